package io.websockexnova.behavior;

/**
 * What a message says about its place in its topic.
 *
 * @param snapshot whether the message carries the whole picture, so that no predecessor
 * is needed
 * @param previous number of the message this one follows; meaningless for a snapshot
 * @param current number of this message
 */
public record Sequence(boolean snapshot, long previous, long current) {

	/**
	 * The place of a snapshot.
	 * @param current its number
	 * @return the sequence
	 */
	public static Sequence snapshot(long current) {
		return new Sequence(true, 0, current);
	}

	/**
	 * The place of a change that links to its predecessor.
	 * @param previous number of the predecessor
	 * @param current its own number
	 * @return the sequence
	 */
	public static Sequence link(long previous, long current) {
		return new Sequence(false, previous, current);
	}

}
