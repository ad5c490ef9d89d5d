package io.websockexnova.engine;

import io.websockexnova.behavior.Payload;
import io.websockexnova.client.Unmatched;
import io.websockexnova.client.Unmatched.Reason;

/**
 * Messages that nobody waits for, for those who look: as they are, or as text.
 *
 * @param messages the messages, each safe to keep
 * @param texts the same, read as UTF-8 where they came in, which saves a copy
 */
record Leftovers(LoopFanout<Unmatched> messages, LoopFanout<String> texts) {

	Leftovers(Receiving receiving) {
		this(new LoopFanout<>(receiving), new LoopFanout<>(receiving));
	}

	/**
	 * Shows a message. Loop only.
	 * @param reason why nobody waits for it
	 * @param key what it names, or empty
	 * @param message the message, borrowed
	 */
	void show(Reason reason, String key, Payload message) {
		if (this.texts.hasSubscribers()) {
			this.texts.emit(message.utf8());
		}
		if (this.messages.hasSubscribers()) {
			this.messages.emit(new Unmatched(reason, key, message.copy()));
		}
	}

	void end() {
		this.messages.end();
		this.texts.end();
	}

}
