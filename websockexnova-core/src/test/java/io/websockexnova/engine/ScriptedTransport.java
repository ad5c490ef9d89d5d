package io.websockexnova.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
 * A transport whose network is a script, for tests of time: what real sockets cannot show
 * within seconds. Everything else is tested over real sockets.
 */
final class ScriptedTransport implements Transport {

	final VirtualLoop loop = new VirtualLoop();

	final List<Dial> dials = new ArrayList<>();

	Consumer<Dial> script = (dial) -> {
	};

	/** Hears of every message that is sent. */
	BiConsumer<Dial, String> server = (dial, text) -> {
	};

	/** The server's clock. */
	Supplier<@Nullable Instant> serverTime = () -> null;

	@Override
	public Loop nextLoop() {
		return this.loop;
	}

	@Override
	public Connecting connect(ConnectRequest request, Loop assigned, SocketListener listener) {
		Dial dial = new Dial(this.loop.elapsed(), listener);
		this.dials.add(dial);
		this.script.accept(dial);
		return () -> dial.cancelled = true;
	}

	@Override
	public void close() {
	}

	Dial last() {
		return this.dials.get(this.dials.size() - 1);
	}

	List<Duration> dialledAt() {
		return this.dials.stream().map((dial) -> dial.at).toList();
	}

	/**
	 * One attempt and its socket.
	 */
	final class Dial implements Socket {

		final Duration at;

		final SocketListener listener;

		final List<String> sent = new ArrayList<>();

		final List<byte[]> pings = new ArrayList<>();

		boolean cancelled;

		boolean aborted;

		boolean opened;

		boolean broken;

		int closeCode;

		boolean reading = true;

		/** Takes no more from now on. */
		boolean stuck;

		long pendingBytes;

		Dial(Duration at, SocketListener listener) {
			this.at = at;
			this.listener = listener;
		}

		void open() {
			later(() -> {
				this.opened = true;
				this.listener.opened(this,
						new Handshake(false, null, null, null, ScriptedTransport.this.serverTime.get()));
			});
		}

		void refuse(int status, @Nullable Duration retryAfter) {
			later(() -> this.listener.failed(new HandshakeException(HandshakeException.Stage.UPGRADE, false,
					"refused with " + status, status, retryAfter, null)));
		}

		void unreachable() {
			later(() -> this.listener.failed(new HandshakeException(HandshakeException.Stage.CONNECT, false,
					"connection refused", 0, null, null)));
		}

		void breakOff() {
			later(() -> {
				this.broken = true;
				this.listener.closed(new CloseInfo(1006, "", CloseInfo.Initiator.NONE, false), null);
			});
		}

		void receive(String text) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			later(() -> {
				this.listener.received(bytes.length + 2);
				this.listener.message(bytes, 0, bytes.length, true);
			});
		}

		void pong(byte[] payload) {
			later(() -> {
				this.listener.received(payload.length + 2);
				this.listener.pong(payload);
			});
		}

		private void later(Runnable event) {
			ScriptedTransport.this.loop.execute(event);
		}

		@Override
		public void send(byte[] array, int offset, int length, boolean text, SendCallback done) {
			String message = new String(array, offset, length, StandardCharsets.UTF_8);
			this.sent.add(message);
			ScriptedTransport.this.server.accept(this, message);
			this.pendingBytes += length;
			if (!this.stuck) {
				later(() -> {
					this.pendingBytes -= length;
					done.done(null);
				});
			}
		}

		@Override
		public void ping(byte[] payload) {
			this.pings.add(payload);
		}

		@Override
		public void close(int code, String reason) {
			this.closeCode = code;
		}

		@Override
		public void abort() {
			this.aborted = true;
		}

		@Override
		public void reading(boolean on) {
			this.reading = on;
		}

		@Override
		public boolean isWritable() {
			return true;
		}

		@Override
		public long pendingBytes() {
			return this.pendingBytes;
		}

	}

}
