package io.websockexnova.behavior;

/**
 * How the messages of a topic are ordered.
 */
public enum SequenceRule {

	/**
	 * No order can be checked.
	 */
	NONE,

	/**
	 * A snapshot first, then changes that each name the number of their predecessor.
	 */
	LINK

}
