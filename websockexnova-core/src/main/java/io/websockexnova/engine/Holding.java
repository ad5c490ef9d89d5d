package io.websockexnova.engine;

import java.util.ArrayDeque;
import java.util.Deque;

import io.websockexnova.behavior.Payload;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.TopicUpdate;

/**
 * Keeps an imported topic wanted until its first subscriber comes, and for that one what
 * arrives meanwhile, within bounds. Loop only.
 */
final class Holding {

	final SavedSubscription saved;

	private final int capacity;

	private final boolean pictured;

	private final Tallies tallies;

	private final Deque<Kept> kept = new ArrayDeque<>();

	/** The picture is incomplete until the next snapshot. */
	private boolean broken;

	private boolean lossy;

	/**
	 * New.
	 * @param saved what was imported
	 * @param capacity updates to keep
	 * @param pictured whether the topic begins with a snapshot, without which the rest is
	 * of no use
	 * @param tallies counts what is dropped
	 */
	Holding(SavedSubscription saved, int capacity, boolean pictured, Tallies tallies) {
		this.saved = saved;
		this.capacity = capacity;
		this.pictured = pictured;
		this.tallies = tallies;
	}

	/**
	 * Keeps an update.
	 * @param update the update
	 * @param snapshot whether it is the whole picture
	 * @return whether something was dropped for the first time since it flowed
	 */
	boolean offer(TopicUpdate<Payload> update, boolean snapshot) {
		if (snapshot) {
			this.broken = false;
		}
		if (this.broken) {
			this.tallies.dropped(1);
			return false;
		}
		boolean first = false;
		if (this.kept.size() == this.capacity) {
			first = !this.lossy || this.pictured;
			this.lossy = true;
			int dropped = this.pictured ? this.kept.size() : 1;
			this.tallies.dropped(dropped);
			if (this.pictured) {
				this.kept.clear();
				this.broken = !snapshot;
			}
			else {
				this.kept.remove();
			}
		}
		if (this.broken) {
			this.tallies.dropped(1);
		}
		else {
			this.kept.add(new Kept(update, snapshot));
		}
		return first;
	}

	/**
	 * Hands over what was kept. A subscriber of a pictured topic awaits a snapshot
	 * afterwards if the one that was kept is incomplete.
	 * @param subscriber the first subscriber
	 */
	void handOver(TopicSubscriber subscriber) {
		if (this.lossy && !this.pictured) {
			// Room for the markers.
			while (this.kept.size() > Math.max(0, this.capacity - 2)) {
				this.kept.remove();
				this.tallies.dropped(1);
			}
			subscriber.mark(new TopicUpdate.Gap<>(this.saved.topic(), TopicUpdate.GapReason.OVERFLOW, -1, -1));
			subscriber.mark(new TopicUpdate.Recovered<>(this.saved.topic(), false));
		}
		for (Kept entry : this.kept) {
			if (!(entry.update instanceof TopicUpdate.Data<Payload> data)) {
				subscriber.mark(entry.update);
			}
			else {
				subscriber.offer(data, entry.snapshot, this.pictured);
			}
		}
		this.kept.clear();
	}

	private record Kept(TopicUpdate<Payload> update, boolean snapshot) {
	}

}
