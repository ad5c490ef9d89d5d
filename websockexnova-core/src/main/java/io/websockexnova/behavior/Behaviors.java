package io.websockexnova.behavior;

import java.util.Objects;

/**
 * The seven behaviours of one client.
 *
 * @param connection the life of the connection
 * @param heartbeat liveness
 * @param rateLimit cost of outbound messages
 * @param message message format
 * @param subscription topics
 * @param auth login
 * @param error errors
 */
public record Behaviors(ConnectionHandler connection, HeartbeatHandler heartbeat, RateLimitHandler rateLimit,
		MessageHandler message, SubscriptionHandler subscription, AuthHandler auth, ErrorHandler error) {

	public Behaviors {
		Objects.requireNonNull(connection, "'connection' must not be null");
		Objects.requireNonNull(heartbeat, "'heartbeat' must not be null");
		Objects.requireNonNull(rateLimit, "'rateLimit' must not be null");
		Objects.requireNonNull(message, "'message' must not be null");
		Objects.requireNonNull(subscription, "'subscription' must not be null");
		Objects.requireNonNull(auth, "'auth' must not be null");
		Objects.requireNonNull(error, "'error' must not be null");
	}

	/**
	 * The defaults: plain messages, ping frames, no topics, no login.
	 * @return the defaults
	 */
	public static Behaviors defaults() {
		return new Behaviors(new ConnectionHandler() {
		}, new HeartbeatHandler() {
		}, new RateLimitHandler() {
		}, new MessageHandler() {
		}, new SubscriptionHandler() {
		}, new AuthHandler() {
		}, new ErrorHandler() {
		});
	}

	/**
	 * With another connection handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withConnection(ConnectionHandler handler) {
		return new Behaviors(handler, this.heartbeat, this.rateLimit, this.message, this.subscription, this.auth,
				this.error);
	}

	/**
	 * With another heartbeat handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withHeartbeat(HeartbeatHandler handler) {
		return new Behaviors(this.connection, handler, this.rateLimit, this.message, this.subscription, this.auth,
				this.error);
	}

	/**
	 * With another rate limit handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withRateLimit(RateLimitHandler handler) {
		return new Behaviors(this.connection, this.heartbeat, handler, this.message, this.subscription, this.auth,
				this.error);
	}

	/**
	 * With another message handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withMessage(MessageHandler handler) {
		return new Behaviors(this.connection, this.heartbeat, this.rateLimit, handler, this.subscription, this.auth,
				this.error);
	}

	/**
	 * With another subscription handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withSubscription(SubscriptionHandler handler) {
		return new Behaviors(this.connection, this.heartbeat, this.rateLimit, this.message, handler, this.auth,
				this.error);
	}

	/**
	 * With another auth handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withAuth(AuthHandler handler) {
		return new Behaviors(this.connection, this.heartbeat, this.rateLimit, this.message, this.subscription, handler,
				this.error);
	}

	/**
	 * With another error handler.
	 * @param handler the handler
	 * @return a copy
	 */
	public Behaviors withError(ErrorHandler handler) {
		return new Behaviors(this.connection, this.heartbeat, this.rateLimit, this.message, this.subscription,
				this.auth, handler);
	}

}
