package io.websockexnova.engine;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;

/**
 * A guarded message handler.
 */
final class GuardedMessageHandler implements MessageHandler {

	private final Guard guard;

	private final MessageHandler handler;

	private final boolean validating;

	private final boolean deciding;

	private final boolean decoding;

	GuardedMessageHandler(Guard guard, MessageHandler handler) {
		this.guard = guard;
		this.handler = handler;
		this.validating = Guard.hasOwn(handler, MessageHandler.class, "validate", Inbound.class);
		this.deciding = Guard.hasOwn(handler, MessageHandler.class, "message", Inbound.class);
		this.decoding = Guard.hasOwn(handler, MessageHandler.class, "decode", Payload.class, Consumer.class);
	}

	/**
	 * Whether it looks at messages at all; if not, none belongs to anything.
	 */
	boolean isLooking() {
		return this.decoding || this.validating || this.deciding;
	}

	@Override
	public void decode(Payload message, Consumer<Inbound> sink) {
		long before = this.guard.enter(Hook.DECODE);
		try {
			this.handler.decode(message, sink);
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public @Nullable String validate(Inbound message) {
		if (!this.validating) {
			return this.handler.validate(message);
		}
		long before = this.guard.enter(Hook.VALIDATE);
		try {
			return this.handler.validate(message);
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public MessageDecision message(Inbound message) {
		if (!this.deciding) {
			return this.handler.message(message);
		}
		long before = this.guard.enter(Hook.MESSAGE);
		try {
			return Objects.requireNonNull(this.handler.message(message), Hook.MESSAGE.nothing());
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public Outbound encode(Object message) {
		return this.guard.require(Hook.ENCODE, () -> this.handler.encode(message));
	}

	@Override
	public Outbound encode(long id, Call call) {
		return this.guard.require(Hook.ENCODE, () -> this.handler.encode(id, call));
	}

	@Override
	public Outbound encodeBatch(long firstId, List<Call> calls) {
		return this.guard.require(Hook.ENCODE_BATCH, () -> this.handler.encodeBatch(firstId, calls));
	}

	@Override
	public @Nullable Outbound answer(Payload id, @Nullable Object result) {
		return this.guard.call(Hook.ANSWER_SERVER, () -> this.handler.answer(id, result));
	}

	@Override
	public @Nullable Outbound refuse(Payload id, ReplyError error) {
		return this.guard.call(Hook.REFUSE_SERVER, () -> this.handler.refuse(id, error));
	}

}
