package io.websockexnova.benchmarks.load;

import java.util.function.Function;

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
 * The transport, with a note of when each message was read.
 */
final class StampingTransport implements Transport {

	private final Transport transport;

	private final Function<String, Account> accounts;

	/**
	 * New.
	 * @param transport does the work
	 * @param accounts finds the account for the path of an URL
	 */
	StampingTransport(Transport transport, Function<String, Account> accounts) {
		this.transport = transport;
		this.accounts = accounts;
	}

	@Override
	public Loop nextLoop() {
		return this.transport.nextLoop();
	}

	@Override
	public Connecting connect(ConnectRequest request, Loop loop, SocketListener listener) {
		return this.transport.connect(request, loop,
				new Stamping(listener, this.accounts.apply(request.uri().getPath())));
	}

	@Override
	public void close() {
		this.transport.close();
	}

	private record Stamping(SocketListener listener, Account account) implements SocketListener {

		@Override
		public void opened(Socket socket, Handshake handshake) {
			this.listener.opened(socket, handshake);
		}

		@Override
		public void failed(HandshakeException error) {
			this.listener.failed(error);
		}

		@Override
		public void received(int count) {
			this.account.read();
			this.listener.received(count);
		}

		@Override
		public void message(byte[] array, int offset, int length, boolean text) {
			if (array[offset] == '{') {
				this.account.arrived();
			}
			this.listener.message(array, offset, length, text);
		}

		@Override
		public void ping() {
			this.listener.ping();
		}

		@Override
		public void pong(byte[] payload) {
			this.listener.pong(payload);
		}

		@Override
		public void writable() {
			this.listener.writable();
		}

		@Override
		public void closed(CloseInfo info, @Nullable Throwable error) {
			this.listener.closed(info, error);
		}

	}

}
