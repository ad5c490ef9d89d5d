package io.websockexnova.benchmarks;

import java.util.Arrays;

/**
 * When clients came to a server that was gone for a while.
 *
 * @param name what the clients did to spread
 * @param clients number of clients
 * @param perSlot arrivals per 100 ms since the server was lost
 * @param ready time until the last client was READY again, in milliseconds since the loss
 * @param stall longest time that the clients or the server were kept from running, in
 * milliseconds
 */
record Storm(String name, int clients, int[] perSlot, long ready, long stall) {

	/** Length of a slot in milliseconds. */
	static final int SLOT = 100;

	/**
	 * Counts arrivals.
	 * @param name what the clients did to spread
	 * @param clients number of clients
	 * @param arrivals times, in any order
	 * @param lost when the server was lost, as a time of the same clock
	 * @param ready when the last client was READY again
	 * @param stall longest stall in milliseconds
	 * @return the storm
	 */
	static Storm of(String name, int clients, long[] arrivals, long lost, long ready, long stall) {
		int last = (int) ((Arrays.stream(arrivals).max().orElse(lost) - lost) / SLOT);
		int[] perSlot = new int[last + 1];
		for (long arrival : arrivals) {
			perSlot[(int) Math.max(0, (arrival - lost) / SLOT)]++;
		}
		return new Storm(name, clients, perSlot, ready - lost, stall);
	}

	/**
	 * The most arrivals within one slot.
	 * @return a part of all clients
	 */
	double peak() {
		return (double) Arrays.stream(this.perSlot).max().orElse(0) / this.clients;
	}

	/**
	 * All arrivals; more than there are clients if some had to come twice.
	 * @return the number
	 */
	int arrivals() {
		return Arrays.stream(this.perSlot).sum();
	}

}
