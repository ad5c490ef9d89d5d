package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.TopicUpdate.GapReason;
import io.websockexnova.sample.book.Feed;

/**
 * One channel is disturbed and heals, while the others flow.
 *
 * @param channel the disturbed channel
 * @param reason what the listener should be told
 * @param window what the channels saw
 */
record Repair(String channel, GapReason reason, Window window) {

	private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

	private static final long LONGEST_PAUSE_MILLIS = 1500;

	static Repair skip(Stage stage) {
		String channel = stage.cast().skipped();
		stage.timeline().begin("skip", "one change of " + channel + " gets lost");
		Window.Opened window = stage.open();
		if (!stage.sabotage(Sabotage.Moment.SKIPPING)) {
			stage.faults().skipDelta(channel);
		}
		return watch(stage, channel, GapReason.SEQUENCE, window, Duration.ofSeconds(4));
	}

	static Repair freeze(Stage stage) {
		String channel = stage.cast().frozen();
		stage.timeline().begin("freeze", channel + " falls silent");
		Window.Opened window = stage.open();
		if (!stage.sabotage(Sabotage.Moment.FREEZING)) {
			stage.faults().freeze(channel);
		}
		return watch(stage, channel, GapReason.STALE, window, stage.staleAfter().plusSeconds(4));
	}

	private static Repair watch(Stage stage, String channel, GapReason reason, Window.Opened window, Duration limit) {
		long began = System.nanoTime();
		stage.await(limit, () -> window.saw(channel, TopicUpdate.Recovered.class));
		stage.pause(SHORTEST_LOOK.minusNanos(System.nanoTime() - began));
		Repair repair = new Repair(channel, reason, window.close());
		stage.timeline()
			.observe(repair.window.story(channel) + ": gap seen after " + repair.noticedMillis() + " ms, healed in "
					+ repair.healedMillis() + " ms");
		return repair;
	}

	/**
	 * How long it took until the listener was told of the gap.
	 * @return milliseconds from the fault, or -1
	 */
	long noticedMillis() {
		return this.window.millisTo(this.channel, TopicUpdate.Gap.class);
	}

	/**
	 * How long the repair took.
	 * @return milliseconds from the gap, or -1
	 */
	long healedMillis() {
		long recovered = this.window.millisTo(this.channel, TopicUpdate.Recovered.class);
		return (recovered >= 0) ? recovered - noticedMillis() : -1;
	}

	Claim healed(String id, String statement) {
		String recovered = this.channel.startsWith("book.") ? "Recovered(complete)" : "Recovered(lossy)";
		Claim.Check check = new Claim.Check().same(this.channel,
				List.of("Gap(" + this.reason + ")", "Repairing", recovered), this.window.story(this.channel));
		List<String> links = new ArrayList<>();
		for (Feed.Marker marker : this.window.markers(this.channel)) {
			if (marker.update() instanceof TopicUpdate.Gap<?> gap && gap.reason() == GapReason.SEQUENCE) {
				links.add("change " + gap.expected() + " was to be followed, but the next followed " + gap.actual());
				check.same("the change before the gap", marker.changeId(), gap.expected())
					.require(gap.actual() > gap.expected(), "the gap has no width");
			}
		}
		return check.claim(id, statement,
				this.channel + ": " + this.window.story(this.channel) + (links.isEmpty() ? "" : ", " + links.get(0)));
	}

	/**
	 * Notes what is wrong with the other channels.
	 * @param check takes the problems
	 * @return updates that the others had meanwhile
	 */
	long requireSiblingsUndisturbed(Claim.Check check) {
		long updates = 0;
		for (String sibling : Stage.CHANNELS) {
			if (!sibling.equals(this.channel)) {
				this.window.requireUndisturbed(sibling, check, LONGEST_PAUSE_MILLIS);
				updates += this.window.updates(sibling);
			}
		}
		return updates;
	}

	static Claim siblings(Repair... repairs) {
		Claim.Check check = new Claim.Check();
		List<String> measured = new ArrayList<>();
		for (Repair repair : repairs) {
			measured.add(repair.requireSiblingsUndisturbed(check) + " updates of 5 siblings during " + repair.reason);
		}
		return check.claim("siblings",
				"while one channel heals, the others keep their connection, have no gap and are never silent for long",
				String.join(", ", measured));
	}

}
