package io.websockexnova.engine;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;

/**
 * The transport's side of one generation: the attempt, the socket, what goes in and out.
 * Loop only.
 */
final class Wire implements SocketListener {

	private final Shared shared;

	private final Lasting lasting;

	private final Generation generation;

	private final Router router;

	private Transport.@Nullable Connecting connecting;

	private long dialledAt;

	private @Nullable Socket socket;

	private @Nullable Liveness liveness;

	private @Nullable Outbox outbox;

	Wire(Shared shared, Lasting lasting, Generation generation, Router router) {
		this.shared = shared;
		this.lasting = lasting;
		this.generation = generation;
		this.router = router;
	}

	void connect(ConnectRequest request) {
		this.dialledAt = this.shared.loop().nanoTime();
		this.connecting = this.shared.transport().connect(request, this.shared.loop(), this);
	}

	@Nullable Liveness liveness() {
		return this.liveness;
	}

	boolean isOpen() {
		return this.socket != null;
	}

	Outbox outbox() {
		return Objects.requireNonNull(this.outbox, "the socket is not open");
	}

	/**
	 * Messages of the engine that wait for the socket. From any thread, also while the
	 * socket is being opened.
	 */
	int queued() {
		Outbox open = this.outbox;
		return (open != null) ? open.size() : 0;
	}

	/**
	 * Starts to watch for signs of life, or starts again with changed settings.
	 */
	void probe() {
		if (this.liveness != null) {
			this.liveness.start();
		}
	}

	/**
	 * Stops reading from the socket, or reads again.
	 */
	void reading(boolean on) {
		if (this.socket != null && this.liveness != null) {
			this.liveness.reading(on);
			this.socket.reading(on);
		}
	}

	void close(int code, String reason) {
		if (this.socket != null) {
			this.socket.close(code, reason);
		}
	}

	void dispose(ConnectionLostException reason) {
		if (this.connecting != null) {
			this.connecting.cancel();
		}
		if (this.socket != null) {
			this.shared.receiving().throttle().detach(this);
			this.socket.abort();
		}
		if (this.outbox != null) {
			this.outbox.detach(new NotSentException(
					"client '" + this.shared.name() + "' lost its connection: " + reason.getMessage(), reason));
			this.lasting.requests().disconnected(this.outbox, reason);
		}
	}

	@Override
	public void opened(Socket opened, Handshake handshake) {
		if (this.generation.goneBecause() != null) {
			opened.abort();
			return;
		}
		this.socket = opened;
		this.connecting = null; // with all that the dial was made of
		this.shared.receiving().throttle().attach(this);
		bindCredits();
		this.outbox = new Outbox(this.shared, this.lasting.credits(), this::failLater, opened,
				this.generation.timers());
		this.liveness = new Liveness(this.shared, opened, this.generation.timers(), this.generation);
		Duration took = Duration.ofNanos(this.shared.loop().nanoTime() - this.dialledAt);
		this.shared.serverClock().compare(this.shared, handshake, took);
		this.generation.opened(handshake);
	}

	/**
	 * Finds the buckets that are shared with others of the account or the endpoint.
	 */
	void bindCredits() {
		this.lasting.credits().bind(this.shared.spec(), this.shared.current().account());
	}

	private void failLater(Throwable error) {
		this.shared.mailbox().post(() -> this.generation.failed(error));
	}

	@Override
	public void failed(HandshakeException error) {
		this.generation.lose(Losses.of(error));
	}

	@Override
	public void received(int count) {
		if (this.liveness != null) {
			this.liveness.received();
		}
	}

	@Override
	public void message(byte[] array, int offset, int length, boolean text) {
		if (this.generation.goneBecause() == null && this.liveness != null) {
			this.liveness.message();
			this.shared.counters().messagesReceived++;
			this.shared.counters().bytesReceived += length;
			this.router.route(Payload.of(array, offset, length, text));
		}
	}

	@Override
	public void ping() {
		if (this.liveness != null) {
			this.liveness.ping();
		}
	}

	@Override
	public void pong(byte[] payload) {
		if (this.liveness != null) {
			this.liveness.pong(payload);
		}
	}

	@Override
	public void writable() {
		if (this.generation.goneBecause() == null && this.outbox != null) {
			this.outbox.pump();
		}
	}

	@Override
	public void closed(CloseInfo info, @Nullable Throwable error) {
		this.generation.lose(Losses.of(this.generation.target(), info, error));
	}

}
