package io.websockexnova.transport.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Ways to talk to the operating system. All but NIO need Netty's native library for the
 * platform on the class path, and a kernel that lets them. Netty's classes for them may
 * be missing, so nothing may touch them before {@link #isAvailable()} has said yes.
 */
enum IoTransport {

	EPOLL("epoll", "io.netty.channel.epoll.Epoll") {

		@Override
		boolean isUsable() {
			return Epoll.isAvailable();
		}

		@Override
		IoHandlerFactory handlers() {
			return EpollIoHandler.newFactory();
		}

		@Override
		SocketChannel socketChannel() {
			return new EpollSocketChannel();
		}

		@Override
		DatagramChannel datagramChannel() {
			return new EpollDatagramChannel();
		}

	},

	KQUEUE("kqueue", "io.netty.channel.kqueue.KQueue") {

		@Override
		boolean isUsable() {
			return KQueue.isAvailable();
		}

		@Override
		IoHandlerFactory handlers() {
			return KQueueIoHandler.newFactory();
		}

		@Override
		SocketChannel socketChannel() {
			return new KQueueSocketChannel();
		}

		@Override
		DatagramChannel datagramChannel() {
			return new KQueueDatagramChannel();
		}

	},

	IO_URING("io_uring", "io.netty.channel.uring.IoUring") {

		@Override
		boolean isUsable() {
			return IoUring.isAvailable();
		}

		@Override
		IoHandlerFactory handlers() {
			return IoUringIoHandler.newFactory();
		}

		@Override
		SocketChannel socketChannel() {
			return new IoUringSocketChannel();
		}

		@Override
		DatagramChannel datagramChannel() {
			return new IoUringDatagramChannel();
		}

	},

	NIO("nio", "io.netty.channel.nio.NioIoHandler") {

		@Override
		boolean isUsable() {
			return true;
		}

		@Override
		IoHandlerFactory handlers() {
			return NioIoHandler.newFactory();
		}

		@Override
		SocketChannel socketChannel() {
			return new NioSocketChannel();
		}

		@Override
		DatagramChannel datagramChannel() {
			return new NioDatagramChannel();
		}

	};

	private final String label;

	private final String marker;

	IoTransport(String label, String marker) {
		this.label = label;
		this.marker = marker;
	}

	/**
	 * The first of the list that works here.
	 * @param ioUring whether io_uring comes into question, and first
	 * @return the transport
	 */
	static IoTransport best(boolean ioUring) {
		if (ioUring && IO_URING.isAvailable()) {
			return IO_URING;
		}
		if (EPOLL.isAvailable()) {
			return EPOLL;
		}
		return (KQUEUE.isAvailable()) ? KQUEUE : NIO;
	}

	boolean isAvailable() {
		try {
			Class.forName(this.marker, false, IoTransport.class.getClassLoader());
			return isUsable();
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	abstract boolean isUsable();

	abstract IoHandlerFactory handlers();

	abstract SocketChannel socketChannel();

	abstract DatagramChannel datagramChannel();

	@Override
	public String toString() {
		return this.label;
	}

}
