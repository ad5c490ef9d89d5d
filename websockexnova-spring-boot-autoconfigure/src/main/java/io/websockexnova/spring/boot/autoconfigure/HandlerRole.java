package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.function.BiFunction;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.SubscriptionHandler;

/**
 * One of the seven behaviours.
 *
 * @param type interface of the behaviour
 * @param replace replaces it
 * @param <T> type of the interface
 */
record HandlerRole<T>(Class<T> type, BiFunction<Behaviors, T, Behaviors> replace) {

	static final HandlerRole<ErrorHandler> ERROR = new HandlerRole<>(ErrorHandler.class, Behaviors::withError);

	/** All seven. */
	static final List<HandlerRole<?>> ALL = List.of(
			new HandlerRole<>(ConnectionHandler.class, Behaviors::withConnection),
			new HandlerRole<>(HeartbeatHandler.class, Behaviors::withHeartbeat),
			new HandlerRole<>(RateLimitHandler.class, Behaviors::withRateLimit),
			new HandlerRole<>(MessageHandler.class, Behaviors::withMessage),
			new HandlerRole<>(SubscriptionHandler.class, Behaviors::withSubscription),
			new HandlerRole<>(AuthHandler.class, Behaviors::withAuth), ERROR);

	/**
	 * Replaces the behaviour.
	 * @param behaviors behaviours of a client
	 * @param handler a handler of this type
	 * @return the behaviours with the handler
	 */
	Behaviors apply(Behaviors behaviors, Object handler) {
		return this.replace.apply(behaviors, this.type.cast(handler));
	}

	@Override
	public String toString() {
		return this.type.getSimpleName();
	}

}
