package io.websockexnova.behavior;

/**
 * How the messages of a topic are ordered. Numbers only grow within a subscription; what
 * is not above the last number delivered is a duplicate. Where the picture comes from is
 * another thing, told by {@link SubscriptionHandler#repair}.
 */
public enum SequenceRule {

	/**
	 * No order can be checked.
	 */
	NONE,

	/**
	 * A snapshot first, then changes without a number: only a {@link PictureCheck} tells
	 * that one is missing, and only {@link Repair#RESUBSCRIBE} heals it, since nothing
	 * says which changes a snapshot from elsewhere holds already.
	 */
	UNNUMBERED,

	/**
	 * Each message names the number of its predecessor.
	 */
	LINK,

	/**
	 * Each number is one more than the number before.
	 */
	INCREMENT,

	/**
	 * Each message stands for the numbers from its first to its last and begins where the
	 * one before has ended. The first one after a snapshot may begin within the snapshot.
	 */
	RANGE,

	/**
	 * Each number is one more than the number before, and numbers hold within an epoch: a
	 * message of another epoch begins a new history, so it is a gap. Positions outlive
	 * the connection.
	 */
	OFFSET

}
