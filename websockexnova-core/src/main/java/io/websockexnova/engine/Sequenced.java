package io.websockexnova.engine;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.client.TopicUpdate.GapReason;

/**
 * Takes what a {@link Sequencer} lets through, and hears of what is missing. Loop only.
 */
interface Sequenced {

	/**
	 * Whether something is missing, until it has recovered.
	 */
	boolean hasGap();

	/**
	 * Takes the next message.
	 * @param message the message, borrowed
	 * @param generation number of the socket
	 * @param snapshot whether it is the whole picture
	 * @return what has to be done
	 */
	Topic.Need deliver(Inbound message, long generation, boolean snapshot);

	void gap(GapReason reason, long expected, long actual);

	void recovered(boolean complete);

}
