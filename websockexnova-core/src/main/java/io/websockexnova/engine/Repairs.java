package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.Setting;
import io.websockexnova.transport.Loop;

/**
 * Repairs single topics the way their handler says, without touching their siblings: with
 * a deadline per attempt, a limit on their rate, and the whole connection as the last
 * resort, or a loss that is admitted where no picture is at stake. Also watches for
 * topics that have gone silent. Loop only.
 */
final class Repairs {

	private static final int ATTEMPTS = 3;

	/** Before the second attempt, when the first one was answered without success. */
	private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final Shared shared;

	private final Subscriptions subscriptions;

	private final Backfill backfill;

	private final Problems problems;

	private final Timers timers;

	private final Generation generation;

	Repairs(Shared shared, Subscriptions subscriptions, Backfill backfill, Problems problems, Generation generation) {
		this.shared = shared;
		this.subscriptions = subscriptions;
		this.backfill = backfill;
		this.problems = problems;
		this.timers = generation.timers();
		this.generation = generation;
	}

	/**
	 * The server confirmed a topic.
	 * @param standing how the topic stands
	 */
	void confirmed(Standing standing) {
		Topic topic = standing.topic;
		boolean behind = topic.sequencer.isBehind();
		Repair repair = (behind || topic.hasGap()) ? repairOf(topic, behind ? null : topic.position()) : Repair.NONE;
		boolean asks = asks(repair);
		if (asks) {
			topic.sequencer.suspend();
		}
		Position following = standing.following;
		standing.following = null;
		handle(topic, topic.confirmed((asks && topic.pictured) ? null : following));
		if (topic.sequencer.isBehind()) {
			this.problems.note(topic, "awaiting snapshot");
			if (standing.repairDeadline == null) {
				armDeadline(standing);
			}
			if (asks) {
				ask(standing, repair);
			}
		}
		watch(standing);
	}

	private static boolean asks(Repair repair) {
		return repair instanceof Repair.Request || repair instanceof Repair.Fetch;
	}

	/**
	 * Does what a topic needs.
	 * @param topic the topic
	 * @param need what it needs
	 */
	void handle(Topic topic, Topic.Need need) {
		Topic.Need next = need;
		while (next != Topic.Need.NOTHING) {
			next = switch (next) {
				case REPAIR -> begin(topic);
				case GO_ON -> topic.sequencer.goOn();
				default -> recovered(topic);
			};
		}
		Throwable failure = topic.check.failure();
		if (failure != null) {
			failed(failure);
		}
		hold(topic);
	}

	private Topic.Need recovered(Topic topic) {
		Standing standing = this.subscriptions.find(topic);
		if (standing != null) {
			standing.cancelDeadline();
		}
		this.problems.solved(topic.name);
		return (topic.isWhole() && topic.owesPicture()) ? Topic.Need.REPAIR : Topic.Need.NOTHING;
	}

	// Gives a message that may be late its time, and what the server may send by itself.
	private void hold(Topic topic) {
		Standing standing = topic.sequencer.isWaiting() ? this.subscriptions.find(topic) : null;
		if (standing == null) {
			return;
		}
		if (!topic.sequencer.isHolding()) {
			if (standing.repairDeadline == null) {
				armDeadline(standing);
			}
			return;
		}
		if (standing.reorderDeadline != null) {
			return;
		}
		long expected = topic.sequencer.continuity().last();
		standing.reorderDeadline = this.timers.after(this.shared.get(Setting.REORDER_TIMEOUT), () -> {
			standing.reorderDeadline = null;
			boolean late = topic.sequencer.isHolding() && topic.sequencer.continuity().last() == expected;
			handle(topic, late ? topic.sequencer.overdue() : Topic.Need.NOTHING);
		});
	}

	/**
	 * Starts a repair, or arms one for when the rate allows it.
	 * @param topic the topic
	 */
	void start(Topic topic) {
		handle(topic, begin(topic));
	}

	private Topic.Need begin(Topic topic) {
		Standing standing = this.subscriptions.find(topic);
		if (standing == null || !topic.isWanted()) {
			return Topic.Need.NOTHING;
		}
		if (topic.isWhole() && !topic.sequencer.isHolding()) {
			// What a fresh subscription should have brought did not come.
			topic.sequencer.overdue();
		}
		Repair repair = repairOf(topic, topic.isWhole() ? null : topic.position());
		if (topic.isStale() && !(repair instanceof Repair.Resume)) {
			// A topic that fell silent is of no use before it is subscribed to again.
			repair = Repair.RESUBSCRIBE;
		}
		if (repair instanceof Repair.None) {
			return Topic.Need.GO_ON;
		}
		if (topic.repairAttempts >= ATTEMPTS && topic.isSequenced() && !topic.pictured) {
			return Topic.Need.GO_ON;
		}
		long now = this.shared.loop().nanoTime();
		topic.repairTimes.removeIf((time) -> now - time >= WINDOW.toNanos());
		if (topic.repairTimes.size() >= this.shared.get(Setting.REPAIRS_PER_MINUTE)) {
			Duration wait = WINDOW.minusNanos(now - topic.repairTimes.getFirst());
			this.problems.note(topic, "repair postponed: " + topic.repairTimes.size() + " within a minute already");
			standing.cancelDeadline();
			standing.repairDeadline = this.timers.after(wait, () -> {
				standing.repairDeadline = null;
				start(topic);
			});
			return Topic.Need.NOTHING;
		}
		topic.repairTimes.add(now);
		topic.repairing(repair);
		this.problems.note(topic, "repairing, attempt " + topic.repairAttempts);
		armDeadline(standing);
		if (asks(repair)) {
			ask(standing, repair);
		}
		else if (standing.isConfirmed()) {
			this.subscriptions.resync(standing);
		}
		return Topic.Need.NOTHING;
	}

	private Repair repairOf(Topic topic, @Nullable Position position) {
		try {
			return this.shared.behaviors().subscription().repair(topic.name, position);
		}
		catch (Throwable ex) {
			failed(ex);
			return Repair.RESUBSCRIBE;
		}
	}

	// Later, since the answer may be to reconnect.
	private void failed(Throwable error) {
		this.shared.mailbox().post(() -> this.generation.failed(error));
	}

	private void ask(Standing standing, Repair repair) {
		Topic topic = standing.topic;
		Loop.Timer asked = standing.repairDeadline;
		this.backfill.ask(repair, (messages) -> {
			if (standing.repairDeadline == asked) {
				Topic.Need need = topic.sequencer.merge(messages, this.generation.number());
				if (need != null) {
					handle(topic, need);
				}
				else {
					hurry(standing);
				}
			}
		}, (error) -> {
			if (standing.repairDeadline == asked) {
				failed(error);
				hurry(standing);
			}
		});
	}

	// What was asked for was of no use: ask again soon.
	private void hurry(Standing standing) {
		standing.cancelDeadline();
		standing.repairDeadline = this.timers.after(RETRY_DELAY.multipliedBy(standing.topic.repairAttempts + 1L),
				() -> expired(standing));
	}

	private void armDeadline(Standing standing) {
		standing.cancelDeadline();
		standing.repairDeadline = this.timers.after(this.shared.get(Setting.REPAIR_TIMEOUT), () -> expired(standing));
	}

	private void expired(Standing standing) {
		Topic topic = standing.topic;
		standing.repairDeadline = null;
		if (topic.isWell()) {
			return;
		}
		if (this.shared.receiving().throttle().isHeld()) {
			armDeadline(standing);
		}
		else if (topic.repairAttempts < ATTEMPTS) {
			start(topic);
		}
		else if (topic.pictured || !topic.isSequenced()) {
			this.generation.lose(Loss.of(Loss.Kind.REPAIR, "topic '" + topic.name + "' could not be repaired by "
					+ topic.repairAttempts + " attempts, each given " + this.shared.get(Setting.REPAIR_TIMEOUT), null));
		}
		else {
			handle(topic, Topic.Need.GO_ON);
		}
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
			topic.stale();
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
