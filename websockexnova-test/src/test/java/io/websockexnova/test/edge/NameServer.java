package io.websockexnova.test.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server on loopback that knows no name: it says so (RFC 1035 section 4.1.1,
 * response code 3) or says nothing.
 */
final class NameServer implements AutoCloseable {

	private final DatagramSocket socket;

	private final boolean silent;

	private final AtomicInteger queries = new AtomicInteger();

	NameServer(boolean silent) {
		this.silent = silent;
		try {
			this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "name-server");
		thread.setDaemon(true);
		thread.start();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	int queries() {
		return this.queries.get();
	}

	private void serve() {
		byte[] bytes = new byte[512];
		while (!this.socket.isClosed()) {
			try {
				DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
				this.socket.receive(packet);
				this.queries.incrementAndGet();
				if (!this.silent) {
					bytes[2] = (byte) 0x81;
					bytes[3] = (byte) 0x83;
					this.socket.send(packet);
				}
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
