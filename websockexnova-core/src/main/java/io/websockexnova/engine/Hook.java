package io.websockexnova.engine;

/**
 * The methods of the seven behaviours, and what else of users runs on the loop, by which
 * a handler that fails or blocks is named.
 */
enum Hook {

	ENDPOINT("ConnectionHandler.endpoint"),

	HEADERS("ConnectionHandler.headers"),

	CONNECTED("ConnectionHandler.connected"),

	DISCONNECTED("ConnectionHandler.disconnected"),

	FRAME("ConnectionHandler.frame"),

	PLAN("HeartbeatHandler.plan"),

	ANSWER("HeartbeatHandler.answer"),

	SILENCE_LIMIT("HeartbeatHandler.silenceLimit"),

	LIMITS("RateLimitHandler.limits"),

	CHARGES("RateLimitHandler.charges"),

	LANE("RateLimitHandler.lane"),

	PAUSE("RateLimitHandler.pause"),

	DECODE("MessageHandler.decode"),

	VALIDATE("MessageHandler.validate"),

	MESSAGE("MessageHandler.message"),

	ENCODE("MessageHandler.encode"),

	ENCODE_BATCH("MessageHandler.encodeBatch"),

	ANSWER_SERVER("MessageHandler.answer"),

	REFUSE_SERVER("MessageHandler.refuse"),

	SUBSCRIPTION_LIMITS("SubscriptionHandler.limits"),

	SUBSCRIBE("SubscriptionHandler.subscribe"),

	UNSUBSCRIBE("SubscriptionHandler.unsubscribe"),

	ACKNOWLEDGE("SubscriptionHandler.acknowledge"),

	RELEASED("SubscriptionHandler.released"),

	TOPIC_OF("SubscriptionHandler.topicOf"),

	SEQUENCE_RULE("SubscriptionHandler.sequenceRule"),

	REPAIR("SubscriptionHandler.repair"),

	PICTURE_CHECK("SubscriptionHandler.pictureCheck"),

	STALE_AFTER("SubscriptionHandler.staleAfter"),

	REQUIRES_AUTHENTICATION("SubscriptionHandler.requiresAuthentication"),

	ENABLED("AuthHandler.enabled"),

	AUTHENTICATE("AuthHandler.authenticate"),

	REFRESH("AuthHandler.refresh"),

	CLASSIFY("ErrorHandler.classify"),

	HANDLE("ErrorHandler.handle"),

	LOG("ErrorHandler.log"),

	INBOUND("Interceptor.inbound"),

	OUTBOUND("Interceptor.outbound"),

	ON_LOOP("TopicOptions.onLoop"),

	OUTCOME_ON_LOOP("RequestOptions.onLoop");

	private static final Hook[] ALL = values();

	private final String method;

	private final String nothing;

	Hook(String method) {
		this.method = method;
		this.nothing = method + " returned null";
	}

	static Hook of(int ordinal) {
		return ALL[ordinal];
	}

	/**
	 * What to say if the method returned nothing.
	 * @return the message
	 */
	String nothing() {
		return this.nothing;
	}

	@Override
	public String toString() {
		return this.method;
	}

}
