package io.websockexnova.engine;

import java.time.Duration;
import java.util.function.Consumer;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
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

	private final Subscriptions subscriptions;

	private final Problems problems;

	private final Timers timers;

	private final Consumer<Loss> lastResort;

	Repairs(Shared shared, Subscriptions subscriptions, Problems problems, Timers timers, Consumer<Loss> lastResort) {
		this.shared = shared;
		this.subscriptions = subscriptions;
		this.problems = problems;
		this.timers = timers;
		this.lastResort = lastResort;
	}

	/**
	 * The server confirmed a topic.
	 * @param standing how the topic stands
	 */
	void confirmed(Standing standing) {
		Topic topic = standing.topic;
		boolean awaiting = topic.confirmed();
		if (awaiting) {
			this.problems.note(topic, "awaiting snapshot");
			if (standing.repairDeadline == null) {
				armDeadline(standing);
			}
		}
		else if (topic.hasGap()) {
			standing.cancelDeadline();
			topic.recovered(topic.linked);
		}
		watch(standing);
	}

	void handle(Topic topic, Topic.Need need) {
		if (need == Topic.Need.REPAIR) {
			start(topic);
		}
		else if (need == Topic.Need.RECOVERED) {
			Standing standing = this.subscriptions.find(topic);
			if (standing != null) {
				standing.cancelDeadline();
			}
			this.problems.solved(topic.name);
		}
	}

	/**
	 * Starts a repair, or arms one for when the rate allows it.
	 * @param topic the topic
	 */
	void start(Topic topic) {
		Standing standing = this.subscriptions.find(topic);
		if (standing == null || !topic.isWanted()) {
			return;
		}
		long now = this.shared.loop().nanoTime();
		topic.repairTimes.removeIf((time) -> now - time >= WINDOW.toNanos());
		if (topic.repairTimes.size() >= this.shared.get(Setting.REPAIRS_PER_MINUTE)) {
			Duration wait = WINDOW.minusNanos(now - topic.repairTimes.getFirst());
			this.problems.note(topic, "repair postponed: " + topic.repairTimes.size() + " within a minute already");
			this.timers.after(wait, () -> start(topic));
			return;
		}
		topic.repairTimes.add(now);
		topic.repairing();
		this.problems.note(topic, "repairing, attempt " + topic.repairAttempts);
		if (standing.isConfirmed()) {
			this.subscriptions.resync(standing);
		}
		armDeadline(standing);
	}

	private void armDeadline(Standing standing) {
		Topic topic = standing.topic;
		standing.cancelDeadline();
		Duration deadline = this.shared.get(Setting.REPAIR_TIMEOUT);
		standing.repairDeadline = this.timers.after(deadline, () -> {
			standing.repairDeadline = null;
			if (this.shared.receiving().throttle().isHeld()) {
				armDeadline(standing);
			}
			else if (topic.repairAttempts >= ATTEMPTS) {
				this.lastResort.accept(Loss.of(Loss.Kind.REPAIR, "topic '" + topic.name + "' could not be repaired by "
						+ topic.repairAttempts + " new subscriptions, each given " + deadline, null));
			}
			else {
				start(topic);
			}
		});
	}

	private void watch(Standing standing) {
		Duration wish = standing.topic.staleAfter;
		Duration limit = (wish != null) ? wish : this.shared.get(Setting.STALE_AFTER);
		if (limit.isZero()) {
			return;
		}
		if (standing.freshnessCheck != null) {
			standing.freshnessCheck.cancel();
		}
		Duration quiet = expectedQuiet(standing.topic);
		Duration rest = (quiet.compareTo(limit) < 0) ? limit.minus(quiet) : Duration.ZERO;
		standing.freshnessCheck = this.timers.after(rest, () -> checkFreshness(standing, limit));
	}

	private void checkFreshness(Standing standing, Duration limit) {
		standing.freshnessCheck = null;
		Topic topic = standing.topic;
		if (this.subscriptions.find(topic) != standing || !standing.isConfirmed() || standing.resync) {
			return;
		}
		if (expectedQuiet(topic).compareTo(limit) >= 0) {
			topic.gap(GapReason.STALE, -1, -1);
			start(topic);
		}
		else {
			watch(standing);
		}
	}

	/**
	 * How long the topic has been silent though the market was open. While it is closed
	 * this is zero and the check comes back after each limit, so that no timer has to
	 * trust the wall clock for a weekend.
	 */
	private Duration expectedQuiet(Topic topic) {
		long now = this.shared.loop().nanoTime();
		long reading = now - this.shared.receiving().throttle().readingSince();
		Duration quiet = Duration.ofNanos(Math.min(now - topic.lastDataAt, reading));
		return this.shared.get(Setting.MARKET_HOURS).openFor(this.shared.now(), quiet);
	}

}
