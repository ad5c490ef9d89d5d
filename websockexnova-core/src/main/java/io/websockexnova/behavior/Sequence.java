package io.websockexnova.behavior;

import java.util.Objects;

/**
 * The place of a message in its topic. However a venue counts, a message comes down to
 * the number it follows and the number the topic has reached with it.
 *
 * @param snapshot whether the message is the whole picture
 * @param epoch history that the numbers belong to, empty if the venue names none
 * @param previous number that the message follows; without meaning for a snapshot
 * @param current number that the topic has reached with the message
 */
public record Sequence(boolean snapshot, String epoch, long previous, long current) {

	public Sequence {
		Objects.requireNonNull(epoch, "'epoch' must not be null; leave it empty if there is none");
	}

	/**
	 * The place of a snapshot.
	 * @param current number of the snapshot; any, if the changes have none
	 * @return the sequence
	 */
	public static Sequence snapshot(long current) {
		return snapshot("", current);
	}

	/**
	 * The place of a snapshot in a history.
	 * @param epoch the history
	 * @param current number of the snapshot
	 * @return the sequence
	 */
	public static Sequence snapshot(String epoch, long current) {
		return new Sequence(true, epoch, 0, current);
	}

	/**
	 * The place of a change that links to its predecessor.
	 * @param previous number of the predecessor
	 * @param current its own number
	 * @return the sequence
	 */
	public static Sequence link(long previous, long current) {
		return new Sequence(false, "", previous, current);
	}

	/**
	 * The place of a message whose number is one more than that of its predecessor.
	 * @param number its number
	 * @return the sequence
	 */
	public static Sequence number(long number) {
		return link(number - 1, number);
	}

	/**
	 * The place of a message that stands for several numbers.
	 * @param first the first of them
	 * @param last the last of them
	 * @return the sequence
	 */
	public static Sequence range(long first, long last) {
		return link(first - 1, last);
	}

	/**
	 * The place of a message in a history.
	 * @param epoch the history
	 * @param offset its number, one more than that of its predecessor
	 * @return the sequence
	 */
	public static Sequence offset(String epoch, long offset) {
		return new Sequence(false, epoch, offset - 1, offset);
	}

}
