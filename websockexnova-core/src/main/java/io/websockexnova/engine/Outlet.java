package io.websockexnova.engine;

import io.websockexnova.behavior.Outbound;
import io.websockexnova.transport.Socket;

/**
 * Where messages wait to be sent.
 */
interface Outlet {

	/**
	 * Queues a message of the engine.
	 * @param message the message
	 * @param done hears of the outcome exactly once, unless the item is cancelled
	 * @return the queued item
	 */
	Item add(Outbound message, Socket.SendCallback done);

	/**
	 * Takes a message back that has not been written yet.
	 * @param item the item
	 * @return whether it was still queued
	 */
	boolean cancel(Item item);

}
