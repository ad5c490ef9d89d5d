package io.websockexnova.engine;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;

/**
 * A guarded connection handler.
 */
final class GuardedConnectionHandler implements ConnectionHandler {

	private final Guard guard;

	private final ConnectionHandler handler;

	/** Whether there is something to guard at each message. */
	private final boolean framing;

	GuardedConnectionHandler(Guard guard, ConnectionHandler handler) {
		this.guard = guard;
		this.handler = handler;
		this.framing = Guard.hasOwn(handler, ConnectionHandler.class, "frame", Payload.class);
	}

	/**
	 * Whether it looks at messages.
	 */
	boolean isLooking() {
		return this.framing;
	}

	@Override
	public Mono<URI> endpoint(Attempt attempt) {
		return this.guard.mono(Hook.ENDPOINT, () -> this.handler.endpoint(attempt));
	}

	@Override
	public Mono<Map<String, String>> headers(Attempt attempt) {
		return this.guard.mono(Hook.HEADERS, () -> this.handler.headers(attempt));
	}

	@Override
	public Mono<Void> connected(Dialog dialog) {
		return this.guard.mono(Hook.CONNECTED, () -> this.handler.connected(dialog));
	}

	@Override
	public ConnectionDecision disconnected(Loss loss) {
		return this.guard.require(Hook.DISCONNECTED, () -> this.handler.disconnected(loss));
	}

	@Override
	public MessageDecision frame(Payload message) {
		if (!this.framing) {
			return this.handler.frame(message);
		}
		long before = this.guard.enter(Hook.FRAME);
		try {
			return Objects.requireNonNull(this.handler.frame(message), Hook.FRAME.nothing());
		}
		finally {
			this.guard.exit(before);
		}
	}

}
