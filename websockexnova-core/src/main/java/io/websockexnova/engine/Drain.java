package io.websockexnova.engine;

import io.websockexnova.behavior.Setting;

/**
 * Finishes what is in flight on a socket and takes nothing new: what waits is sent, what
 * has been asked is answered, then every topic is unsubscribed. All of it has one
 * deadline. Loop only.
 */
final class Drain {

	private final Shared shared;

	private final Lasting lasting;

	private final Generation generation;

	private final Runnable done;

	private boolean unsubscribing;

	Drain(Shared shared, Lasting lasting, Generation generation, Runnable done) {
		this.shared = shared;
		this.lasting = lasting;
		this.generation = generation;
		this.done = done;
		lasting.backlog().drain();
		generation.timers().after(shared.get(Setting.DRAIN_TIMEOUT), done);
		check();
	}

	/**
	 * Something has left the queue or has been answered.
	 */
	void check() {
		this.shared.mailbox().post(() -> {
			if (!this.unsubscribing && this.lasting.backlog().size() == 0 && this.lasting.requests().size() == 0) {
				this.unsubscribing = true;
				this.generation.subscriptions().retire(this.done);
			}
		});
	}

}
