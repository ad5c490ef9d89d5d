package io.websockexnova.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Topics that do not flow as they should though they are wanted, or were required until
 * the server refused them, with the reason. Loop only.
 */
final class Problems {

	private final Map<String, String> reasons = new LinkedHashMap<>();

	private final Runnable changed;

	Problems(Runnable changed) {
		this.changed = changed;
	}

	Map<String, String> reasons() {
		return this.reasons;
	}

	void note(Topic topic, String reason) {
		if (topic.isWanted()) {
			this.reasons.put(topic.name, reason);
			this.changed.run();
		}
	}

	/**
	 * The server refused a topic that was required; nobody wants it any longer.
	 * @param topic name of the topic
	 * @param reason why
	 */
	void refused(String topic, String reason) {
		this.reasons.put(topic, reason);
		this.changed.run();
	}

	void solved(String topic) {
		if (this.reasons.remove(topic) != null) {
			this.changed.run();
		}
	}

	void clear() {
		this.reasons.clear();
	}

}
