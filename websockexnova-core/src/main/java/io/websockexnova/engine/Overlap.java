package io.websockexnova.engine;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Sequence;

/**
 * While two sockets deliver the same topic: tells what has not been delivered yet. A
 * topic that is ordered follows one socket, and changes over to the other where its chain
 * passes the last number delivered. Other topics get the first copy of each message, told
 * apart by their bytes: as many copies are delivered as the socket that sent most of them
 * has sent. Loop only.
 */
final class Overlap {

	/** More than this is not remembered: what comes then is delivered. */
	private static final int MEMORY = 16 * 1024;

	private final Map<ByteBuffer, Copies> seen = new HashMap<>();

	private final long incumbent;

	private boolean changedOver;

	Overlap(long incumbent) {
		this.incumbent = incumbent;
	}

	/**
	 * Whether a message has not been delivered yet.
	 * @param push the message, borrowed
	 * @param generation number of the socket
	 * @param continuity order of the topic, or null if it has none
	 * @return false for a copy
	 */
	boolean isFirst(Inbound push, long generation, @Nullable Continuity continuity) {
		Sequence sequence = push.sequence();
		if (continuity == null) {
			return isFirstCopy(push.body(), generation == this.incumbent);
		}
		boolean follows = (generation == this.incumbent) != this.changedOver;
		if (!follows && sequence != null && generation != this.incumbent && passes(sequence, continuity)) {
			this.changedOver = true;
			return !(sequence.snapshot() && continuity.isSynced() && sequence.current() == continuity.last());
		}
		return follows;
	}

	private static boolean passes(Sequence sequence, Continuity continuity) {
		if (!continuity.isSynced()) {
			return sequence.snapshot();
		}
		return sequence.snapshot() ? sequence.current() >= continuity.last() : sequence.previous() == continuity.last();
	}

	private boolean isFirstCopy(Payload body, boolean incumbent) {
		ByteBuffer key = ByteBuffer.wrap(body.array(), body.offset(), body.length());
		Copies copies = this.seen.get(key);
		if (copies == null) {
			if (this.seen.size() >= MEMORY) {
				return true;
			}
			copies = new Copies();
			Payload kept = body.copy();
			this.seen.put(ByteBuffer.wrap(kept.array(), kept.offset(), kept.length()), copies);
		}
		int nth = incumbent ? ++copies.fromIncumbent : ++copies.fromSuccessor;
		if (nth > copies.delivered) {
			copies.delivered = nth;
			return true;
		}
		return false;
	}

	private static final class Copies {

		private int fromIncumbent;

		private int fromSuccessor;

		private int delivered;

	}

}
