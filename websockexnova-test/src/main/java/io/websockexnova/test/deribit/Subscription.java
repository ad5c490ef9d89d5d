package io.websockexnova.test.deribit;

import tools.jackson.databind.JsonNode;

/**
 * One channel on one connection. What has not been sent yet is collected between two
 * flushes; raw channels are flushed after every change.
 */
abstract class Subscription {

	private final String channel;

	private final Interval interval;

	private final Session session;

	private boolean frozen;

	private boolean duplicate;

	Subscription(String channel, Interval interval, Session session) {
		this.channel = channel;
		this.interval = interval;
		this.session = session;
	}

	final String channel() {
		return this.channel;
	}

	final Interval interval() {
		return this.interval;
	}

	final void freeze(boolean frozen) {
		this.frozen = frozen;
	}

	// Sends the next message twice.
	final void duplicateNext() {
		this.duplicate = true;
	}

	// Sends the first picture, if this kind of channel has one.
	void begin() {
	}

	// Sends what has been collected.
	void flush() {
	}

	void onStep(Step step) {
	}

	void onOrder(Order order) {
	}

	final void send(JsonNode data) {
		if (this.frozen) {
			return;
		}
		this.session.sendData(this.channel, data);
		if (this.duplicate) {
			this.duplicate = false;
			this.session.sendData(this.channel, data);
		}
	}

}
