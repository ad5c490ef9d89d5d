package io.websockexnova.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.websockexnova.behavior.Setting;

/**
 * The topics that a socket must have before it serves: those that are required. A topic
 * that is not, or that cannot be had in time, is named as a problem instead. Loop only.
 */
final class Restoration {

	private static final int PATIENCE = 3;

	private final Shared shared;

	private final Set<String> open = new HashSet<>();

	private final Runnable done;

	private boolean begun;

	private boolean over;

	Restoration(Shared shared, Runnable done) {
		this.shared = shared;
		this.done = done;
	}

	void await(Topic topic) {
		this.open.add(topic.name);
	}

	void begin() {
		this.begun = true;
		check();
	}

	/**
	 * Whether the socket does not serve yet.
	 */
	boolean isUnderWay() {
		return !this.over;
	}

	/**
	 * A topic need not be waited for any longer.
	 * @param topic name of the topic
	 */
	void done(String topic) {
		this.open.remove(topic);
		check();
	}

	/**
	 * A topic is to be tried again. It is waited for, but not for ever.
	 * @param standing how it stands
	 * @param delay until the next try
	 */
	void postponed(Standing standing, Duration delay) {
		Duration timeout = this.shared.get(Setting.ACK_TIMEOUT);
		long tried = this.shared.loop().nanoTime() - standing.triedAt;
		if (delay.compareTo(timeout) > 0 || tried >= timeout.toNanos() * PATIENCE) {
			done(standing.topic.name);
		}
	}

	private void check() {
		if (this.begun && !this.over && this.open.isEmpty()) {
			this.over = true;
			this.done.run();
		}
	}

}
