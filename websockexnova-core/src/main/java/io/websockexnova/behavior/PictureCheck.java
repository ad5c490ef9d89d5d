package io.websockexnova.behavior;

/**
 * Follows one topic and says whether what its messages add up to is still right, for
 * venues that send checksums. One instance per topic, called on the client's loop, never
 * concurrently; must not block.
 */
@FunctionalInterface
public interface PictureCheck {

	/**
	 * Takes the next message, in order and without duplicates; a snapshot starts the
	 * picture anew.
	 * @param message the message; its body is borrowed
	 * @return false if the picture with this message is wrong: the message is not
	 * delivered and the topic is repaired from a snapshot
	 */
	boolean holds(Inbound message);

}
