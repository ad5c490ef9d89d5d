package io.websockexnova.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wanted topics that do not flow as they should, with the reason. Loop only.
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

	void solved(String topic) {
		if (this.reasons.remove(topic) != null) {
			this.changed.run();
		}
	}

	void clear() {
		this.reasons.clear();
	}

}
