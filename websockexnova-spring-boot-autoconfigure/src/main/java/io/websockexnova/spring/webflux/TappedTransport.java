package io.websockexnova.spring.webflux;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;

/**
 * A transport that shows the sockets of one client to somebody else as well.
 */
final class TappedTransport implements Transport {

	private final Transport transport;

	private final Tap tap;

	TappedTransport(Transport transport, Tap tap) {
		this.transport = transport;
		this.tap = tap;
	}

	@Override
	public Loop nextLoop() {
		return this.transport.nextLoop();
	}

	@Override
	public Connecting connect(ConnectRequest request, Loop loop, SocketListener listener) {
		return this.transport.connect(request, loop, new TappedListener(listener, loop));
	}

	@Override
	public void close() {
		// It belongs to others.
	}

	/**
	 * Sees the sockets; on their loop.
	 */
	interface Tap {

		/**
		 * A socket opened.
		 * @param socket the socket
		 * @param loop its loop
		 * @param handshake what was agreed on
		 * @return what becomes of its session
		 */
		NovaWebSocketSession opened(Socket socket, Loop loop, Handshake handshake);

	}

	private final class TappedListener implements SocketListener {

		private final SocketListener listener;

		private final Loop loop;

		private @Nullable NovaWebSocketSession session;

		TappedListener(SocketListener listener, Loop loop) {
			this.listener = listener;
			this.loop = loop;
		}

		@Override
		public void opened(Socket socket, Handshake handshake) {
			NovaWebSocketSession opened = TappedTransport.this.tap.opened(socket, this.loop, handshake);
			this.session = opened;
			this.listener.opened(new TappedSocket(socket, opened), handshake);
			opened.start();
		}

		@Override
		public void failed(HandshakeException error) {
			this.listener.failed(error);
		}

		@Override
		public void received(int count) {
			this.listener.received(count);
		}

		@Override
		public void message(byte[] array, int offset, int length, boolean text) {
			if (this.session != null) {
				this.session.message(array, offset, length, text);
			}
			this.listener.message(array, offset, length, text);
		}

		@Override
		public void ping() {
			this.listener.ping();
		}

		@Override
		public void pong(byte[] payload) {
			if (this.session != null) {
				this.session.pong(payload);
			}
			this.listener.pong(payload);
		}

		@Override
		public void writable() {
			this.listener.writable();
		}

		@Override
		public void closed(CloseInfo info, @Nullable Throwable error) {
			if (this.session != null) {
				this.session.closed(info);
			}
			this.listener.closed(info, error);
		}

	}

	/**
	 * A socket whose sudden end is told, which listeners do not hear of.
	 *
	 * @param socket the socket
	 * @param session its session
	 */
	private record TappedSocket(Socket socket, NovaWebSocketSession session) implements Socket {

		@Override
		public void send(byte[] array, int offset, int length, boolean text, SendCallback done) {
			this.socket.send(array, offset, length, text, done);
		}

		@Override
		public void ping(byte[] payload) {
			this.socket.ping(payload);
		}

		@Override
		public void reading(boolean on) {
			this.socket.reading(on);
		}

		@Override
		public void close(int code, String reason) {
			this.socket.close(code, reason);
		}

		@Override
		public void abort() {
			this.session.closed(new CloseInfo(1006, "", CloseInfo.Initiator.NONE, false));
			this.socket.abort();
		}

		@Override
		public boolean isWritable() {
			return this.socket.isWritable();
		}

		@Override
		public long pendingBytes() {
			return this.socket.pendingBytes();
		}

	}

}
