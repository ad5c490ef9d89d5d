package io.websockexnova.engine;

import java.time.Duration;

/**
 * When the client was last ready. Loop only.
 */
final class Uptime {

	private final Shared shared;

	private long lastReadyAt;

	private boolean everReady;

	Uptime(Shared shared) {
		this.shared = shared;
	}

	void ready() {
		this.lastReadyAt = this.shared.loop().nanoTime();
		if (this.everReady) {
			this.shared.counters().reconnects++;
		}
		this.everReady = true;
	}

	/**
	 * Time since the client last became ready.
	 * @return the time, or zero if it never did
	 */
	Duration sinceReady() {
		return this.everReady ? Duration.ofNanos(this.shared.loop().nanoTime() - this.lastReadyAt) : Duration.ZERO;
	}

}
