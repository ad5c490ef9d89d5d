package io.websockexnova.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.TopicUpdate.GapReason;
import io.websockexnova.engine.Continuity.Verdict;
import io.websockexnova.engine.Topic.Need;
import io.websockexnova.engine.Waiting.Held;

/**
 * Lets the messages of one topic through in order, each once. What comes before its
 * predecessor waits; what is missing is reported and, once it has been brought, merged.
 * Loop only.
 */
final class Sequencer {

	private final Continuity continuity;

	private final Waiting waiting;

	/** The topic begins with a snapshot, and not with its first message. */
	private final boolean pictured;

	private final CheckedPicture check;

	private final Shared shared;

	private final Sequenced output;

	/** Something is about to bring what is missing. */
	private boolean pending;

	/** The server is about to send again what may be missing, a snapshot or messages. */
	private boolean renewing;

	/** The server has answered the latest subscription. */
	private boolean answered;

	Sequencer(Shared shared, SequenceRule rule, boolean pictured, CheckedPicture check, Sequenced output) {
		this.shared = shared;
		this.continuity = new Continuity(rule);
		this.waiting = new Waiting(shared.get(Setting.REORDER_BUFFER), shared.counters());
		this.pictured = pictured;
		this.check = check;
		this.output = output;
	}

	Continuity continuity() {
		return this.continuity;
	}

	/**
	 * Whether nothing flows before something has been brought.
	 */
	boolean isBehind() {
		return !this.continuity.isSynced() && (this.pictured || this.pending);
	}

	boolean isWaiting() {
		return !this.waiting.isEmpty();
	}

	// For one that may be late.
	boolean isHolding() {
		return isWaiting() && this.continuity.isSynced() && !this.renewing && !this.output.hasGap();
	}

	/**
	 * Takes a message, borrowed, of a socket.
	 * @return what has to be done
	 */
	Need accept(Inbound message, long generation) {
		Sequence sequence = message.sequence();
		if (sequence == null && this.continuity.isSynced()) {
			return hand(message, generation);
		}
		if (sequence == null) {
			this.shared.counters().discarded++;
			return Need.NOTHING;
		}
		if (sequence.snapshot()) {
			return picture(message, sequence, generation);
		}
		long last = this.continuity.last();
		return switch (this.continuity.place(sequence)) {
			case SNAPSHOT, NEXT -> next(message, generation);
			case DUPLICATE -> {
				this.shared.counters().duplicates++;
				yield Need.NOTHING;
			}
			case AHEAD -> ahead(message, sequence, generation);
			case EARLY -> early(message, sequence, generation);
			case BROKEN -> broken(message, sequence, generation, last);
		};
	}

	private Need next(Inbound message, long generation) {
		return drain(handAfter(true, message, generation));
	}

	private Need picture(Inbound message, Sequence sequence, long generation) {
		if (this.continuity.isPast(sequence) || !this.waiting.isOf(sequence.epoch())) {
			// The server counts anew; what waits belongs to the old count.
			this.waiting.clear();
		}
		this.continuity.place(sequence);
		this.renewing = false;
		this.pending = false;
		if (!this.check.holds(message)) {
			return wrong(true);
		}
		this.output.recovered(true);
		this.output.deliver(message, generation, true);
		return drain(Need.RECOVERED);
	}

	private Need early(Inbound message, Sequence sequence, long generation) {
		if (this.continuity.isPast(sequence)) {
			this.shared.counters().duplicates++;
			return Need.NOTHING;
		}
		if (isBehind()) {
			this.waiting.add(Held.of(message, sequence, generation));
			return Need.NOTHING;
		}
		this.continuity.follow(sequence.epoch(), sequence.previous());
		this.continuity.place(sequence);
		return handAfter(false, message, generation);
	}

	private Need handAfter(boolean complete, Inbound message, long generation) {
		boolean open = this.output.hasGap();
		if (open) {
			this.output.recovered(complete);
			this.renewing = complete && !this.pictured;
		}
		Need need = hand(message, generation);
		return (open && need == Need.NOTHING) ? Need.RECOVERED : need;
	}

	private Need ahead(Inbound message, Sequence sequence, long generation) {
		this.waiting.add(Held.of(message, sequence, generation));
		boolean coming = this.renewing || (this.output.hasGap() && !this.answered);
		return (coming || isPatient()) ? Need.NOTHING : overdue();
	}

	private boolean isPatient() {
		return !this.shared.get(Setting.REORDER_TIMEOUT).isZero() && !this.waiting.isFull();
	}

	private Need broken(Inbound message, Sequence sequence, long generation, long last) {
		boolean anew = !this.continuity.isSameEpoch(sequence);
		boolean resuming = this.output.hasGap();
		gap(anew ? GapReason.EPOCH : GapReason.SEQUENCE, last, sequence.previous());
		if (anew) {
			this.continuity.forget();
			this.waiting.clear();
		}
		this.waiting.add(Held.of(message, sequence, generation));
		return resuming ? Need.GO_ON : Need.REPAIR;
	}

	// A message that is wrong may be right after a snapshot, so it waits for one.
	private Need hand(Inbound message, long generation) {
		if (this.check.holds(message)) {
			return this.output.deliver(message, generation, false);
		}
		Sequence sequence = message.sequence();
		Need need = wrong(sequence == null);
		if (sequence != null) {
			this.waiting.add(Held.of(message, sequence, generation));
		}
		return need;
	}

	// Nothing tells which message was the wrong one, so only a snapshot helps.
	private Need wrong(boolean discarded) {
		this.shared.counters().discarded += discarded ? 1 : 0;
		gap(GapReason.CHECKSUM, -1, -1);
		this.continuity.forget();
		return Need.REPAIR;
	}

	// Delivers what follows by now.
	private Need drain(Need before) {
		Need need = before;
		Held first = this.waiting.first();
		while (first != null && this.continuity.isSynced()) {
			Verdict verdict = this.continuity.place(first.sequence());
			if (verdict == Verdict.DUPLICATE) {
				this.shared.counters().discarded++;
				this.waiting.removeFirst();
			}
			else if (verdict == Verdict.NEXT) {
				this.waiting.removeFirst();
				Need wanted = this.check.holds(first.message())
						? this.output.deliver(first.message(), first.generation(), false) : wrong(true);
				need = (wanted != Need.NOTHING) ? wanted : need;
			}
			else {
				return (this.renewing || isPatient()) ? need : overdue();
			}
			first = this.waiting.first();
		}
		this.renewing &= this.pictured;
		return need;
	}

	/**
	 * What is waited for has had its time.
	 * @return what has to be done
	 */
	Need overdue() {
		Held first = this.waiting.first();
		if (first == null || !this.continuity.isSynced()) {
			return Need.NOTHING;
		}
		gap(GapReason.SEQUENCE, this.continuity.last(), first.sequence().previous());
		return Need.REPAIR;
	}

	private void gap(GapReason reason, long expected, long actual) {
		suspend();
		this.output.gap(reason, expected, actual);
	}

	/**
	 * Messages wait from here on until something has been brought.
	 */
	void suspend() {
		this.continuity.suspend();
		this.renewing = false;
		this.pending = true;
	}

	// A repair begins.
	void repairing(Repair repair) {
		if (repair instanceof Repair.Resume) {
			resume();
		}
		else if (repair instanceof Repair.Resubscribe && this.continuity.isSynced() && !this.output.hasGap()) {
			this.renewing = true;
		}
		else {
			suspend();
			if (repair instanceof Repair.Resubscribe) {
				// The snapshot will be younger than all that waits.
				this.waiting.clear();
			}
			if (repair instanceof Repair.Resubscribe && !this.pictured) {
				this.continuity.forget();
				resume();
			}
		}
	}

	private void resume() {
		this.answered = false;
		this.renewing = false;
		this.pending = false;
		this.continuity.resume();
	}

	/**
	 * The subscription is lost.
	 * @param lasting whether positions outlive it
	 */
	void disconnected(boolean lasting) {
		this.waiting.clear();
		if (!lasting) {
			this.continuity.forget();
		}
		resume();
	}

	/**
	 * The server confirmed the topic.
	 * @param position what the next message follows, or null if the server did not say
	 * @return what has to be done
	 */
	Need confirmed(@Nullable Position position) {
		this.answered = true;
		boolean open = this.output.hasGap();
		if (position != null && !this.pictured && (open || !this.continuity.isSynced())) {
			boolean complete = position.equals(this.continuity.position());
			if (!this.waiting.isOf(position.epoch())) {
				this.waiting.clear();
			}
			this.continuity.follow(position.epoch(), position.number());
			this.pending = false;
			this.renewing = complete;
			if (open) {
				this.output.recovered(complete);
			}
			return drain(open ? Need.RECOVERED : Need.NOTHING);
		}
		return (open && !isBehind() && !this.continuity.isSynced()) ? Need.GO_ON : Need.NOTHING;
	}

	/**
	 * Merges what has been brought with what waits.
	 * @param brought a snapshot, or the messages that are missing, in order
	 * @param generation number of the socket
	 * @return what has to be done, or null if something is missing still
	 */
	@Nullable Need merge(List<Inbound> brought, long generation) {
		Brought messages = Brought.of(brought, generation);
		if (!this.waiting.merge(messages.changes(), this.continuity.from(messages.place()))) {
			return null;
		}
		Inbound picture = messages.picture();
		Sequence place = messages.place();
		if (picture != null && place != null) {
			return picture(picture, place, generation);
		}
		this.continuity.resume();
		this.pending = false;
		this.output.recovered(true);
		return drain(Need.RECOVERED);
	}

	/**
	 * Nothing brings back what is missing: goes on with what waits, or with what comes.
	 * @return what has to be done
	 */
	Need goOn() {
		this.pending = false;
		this.renewing = false;
		Held first = this.waiting.first();
		if (first == null) {
			this.continuity.forget();
		}
		else {
			this.continuity.follow(first.sequence().epoch(), first.sequence().previous());
		}
		this.output.recovered(false);
		return drain(Need.RECOVERED);
	}

}
