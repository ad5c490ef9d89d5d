package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.TopicUpdate.GapReason;

/**
 * Repairs single topics by subscribing to them again, without touching their siblings:
 * with a deadline per attempt, a limit on their rate, and the whole connection as the
 * last resort. Also watches for topics that have gone silent. Loop only.
 */
final class Repairs {

	private static final int ATTEMPTS = 3;

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final Shared shared;

	private final Ledger ledger;

	private final Problems problems;

	private final Escalation escalation;

	private @Nullable Timers timers;

	Repairs(Shared shared, Ledger ledger, Problems problems, Escalation escalation) {
		this.problems = problems;
		this.shared = shared;
		this.ledger = ledger;
		this.escalation = escalation;
	}

	void connected(Timers generation) {
		this.timers = generation;
	}

	void disconnected() {
		this.timers = null;
	}

	/**
	 * The server confirmed a topic.
	 * @param topic the topic
	 */
	void confirmed(Topic topic) {
		boolean awaiting = topic.confirmed();
		if (awaiting) {
			this.problems.note(topic, "awaiting snapshot");
			if (topic.repairDeadline == null) {
				armDeadline(topic);
			}
		}
		else if (topic.hasGap()) {
			topic.recovered(topic.linked);
		}
		watch(topic);
	}

	void handle(Topic topic, Topic.Need need) {
		if (need == Topic.Need.REPAIR) {
			start(topic);
		}
		else if (need == Topic.Need.RECOVERED) {
			this.problems.solved(topic.name);
		}
	}

	/**
	 * Starts a repair, or arms one for when the rate allows it.
	 * @param topic the topic
	 */
	void start(Topic topic) {
		Timers generation = this.timers;
		if (generation == null || !topic.isWanted()) {
			return;
		}
		long now = this.shared.loop().nanoTime();
		topic.repairTimes.removeIf((time) -> now - time >= WINDOW.toNanos());
		if (topic.repairTimes.size() >= this.shared.get(Setting.REPAIRS_PER_MINUTE)) {
			Duration wait = WINDOW.minusNanos(now - topic.repairTimes.getFirst());
			this.problems.note(topic, "repair postponed: " + topic.repairTimes.size() + " within a minute already");
			generation.after(wait, () -> start(topic));
			return;
		}
		topic.repairTimes.add(now);
		topic.repairing();
		this.problems.note(topic, "repairing, attempt " + topic.repairAttempts);
		if (topic.state == TopicState.CONFIRMED) {
			this.ledger.resync(topic);
		}
		armDeadline(topic);
	}

	private void armDeadline(Topic topic) {
		if (this.timers == null) {
			return;
		}
		if (topic.repairDeadline != null) {
			topic.repairDeadline.cancel();
		}
		Duration deadline = this.shared.get(Setting.REPAIR_TIMEOUT);
		topic.repairDeadline = this.timers.after(deadline, () -> {
			topic.repairDeadline = null;
			if (topic.repairAttempts >= ATTEMPTS) {
				this.escalation
					.reconnect(Loss.of(Loss.Kind.REPAIR, "topic '" + topic.name + "' could not be repaired by "
							+ topic.repairAttempts + " new subscriptions, each given " + deadline, null));
			}
			else {
				start(topic);
			}
		});
	}

	private void watch(Topic topic) {
		Duration limit = (topic.staleAfter != null) ? topic.staleAfter : this.shared.get(Setting.STALE_AFTER);
		Timers generation = this.timers;
		if (limit.isZero() || generation == null) {
			return;
		}
		if (topic.freshnessCheck != null) {
			topic.freshnessCheck.cancel();
		}
		Duration quiet = expectedQuiet(topic);
		Duration rest = (quiet.compareTo(limit) < 0) ? limit.minus(quiet) : Duration.ZERO;
		topic.freshnessCheck = generation.after(rest, () -> checkFreshness(topic, limit));
	}

	private void checkFreshness(Topic topic, Duration limit) {
		topic.freshnessCheck = null;
		if (this.ledger.find(topic.name) != topic || topic.state != TopicState.CONFIRMED || topic.resync) {
			return;
		}
		if (expectedQuiet(topic).compareTo(limit) >= 0) {
			topic.gap(GapReason.STALE, -1, -1);
			start(topic);
		}
		else {
			watch(topic);
		}
	}

	/**
	 * How long the topic has been silent though the market was open. While it is closed
	 * this is zero and the check comes back after each limit, so that no timer has to
	 * trust the wall clock for a weekend.
	 */
	private Duration expectedQuiet(Topic topic) {
		Duration quiet = Duration.ofNanos(this.shared.loop().nanoTime() - topic.lastDataAt);
		return this.shared.get(Setting.MARKET_HOURS).openFor(this.shared.now(), quiet);
	}

	/**
	 * The last resort.
	 */
	interface Escalation {

		void reconnect(Loss loss);

	}

}
