package io.websockexnova.benchmarks.engine;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;

/**
 * A transport without sockets: what measures hands the messages to the client's listener
 * itself, and answers what the client sends.
 */
final class SteppedTransport implements Transport {

	private final SteppedLoop loop = new SteppedLoop();

	private final Function<String, @Nullable String> server;

	private @Nullable SocketListener listener;

	private long sent;

	/**
	 * New.
	 * @param server answers each message, or does not
	 */
	SteppedTransport(Function<String, @Nullable String> server) {
		this.server = server;
	}

	SteppedLoop loop() {
		return this.loop;
	}

	/**
	 * How many messages the client has sent.
	 */
	long sent() {
		return this.sent;
	}

	SocketListener listener() {
		if (this.listener == null) {
			throw new IllegalStateException("not connected");
		}
		return this.listener;
	}

	/**
	 * Hands one read with one message to the client.
	 * @param text the message
	 */
	void receive(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		listener().received(bytes.length);
		listener().message(bytes, 0, bytes.length, true);
	}

	@Override
	public Loop nextLoop() {
		return this.loop;
	}

	@Override
	public Connecting connect(ConnectRequest request, Loop on, SocketListener client) {
		this.listener = client;
		this.loop.execute(() -> client.opened(new AnsweringSocket(), new Handshake(false, null, null, null, null)));
		return () -> {
		};
	}

	@Override
	public void close() {
		// Nothing is open.
	}

	private final class AnsweringSocket implements Socket {

		@Override
		public void send(byte[] array, int offset, int length, boolean text, SendCallback done) {
			SteppedTransport.this.loop.execute(() -> done.done(null));
			SteppedTransport.this.sent++;
			if (array[offset] != '{') {
				return; // no request
			}
			String answer = SteppedTransport.this.server
				.apply(new String(array, offset, length, StandardCharsets.UTF_8));
			if (answer != null) {
				SteppedTransport.this.loop.execute(() -> receive(answer));
			}
		}

		@Override
		public void ping(byte[] payload) {
			SteppedTransport.this.loop.execute(() -> listener().pong(payload));
		}

		@Override
		public void close(int code, String reason) {
			// The run ends.
		}

		@Override
		public void abort() {
			// The run ends.
		}

		@Override
		public void reading(boolean on) {
			// What measures keeps to its own pace.
		}

		@Override
		public boolean isWritable() {
			return true;
		}

		@Override
		public long pendingBytes() {
			return 0;
		}

	}

}
