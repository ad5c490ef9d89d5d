package io.websockexnova.engine;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.engine.Waiting.Held;

/**
 * What a repair has brought.
 *
 * @param picture a snapshot, or null
 * @param place place of the snapshot, or null
 * @param changes messages by their number
 */
record Brought(@Nullable Inbound picture, @Nullable Sequence place, TreeMap<Long, Held> changes) {

	static Brought of(List<Inbound> messages, long generation) {
		Inbound picture = null;
		Sequence place = null;
		TreeMap<Long, Held> changes = new TreeMap<>();
		for (Inbound message : messages) {
			Sequence sequence = Objects.requireNonNull(message.sequence(),
					"a repair has brought a message without a sequence");
			if (sequence.snapshot()) {
				picture = message;
				place = sequence;
			}
			else {
				changes.put(sequence.current(), Held.of(message, sequence, generation));
			}
		}
		return new Brought(picture, place, changes);
	}

}
