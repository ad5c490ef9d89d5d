package io.websockexnova.benchmarks.load;

import java.util.concurrent.CountDownLatch;

/**
 * What one connection has received. Reads are noted by the loop, messages by whatever
 * thread the listener runs on; what lies between hands over memory as well.
 */
final class Account {

	/** Times of reading that are kept until the listener has been called. */
	private static final int KEPT = 128;

	private final Run run;

	private final long[] readAt = new long[KEPT];

	private long lastRead;

	private int arrived;

	private int received;

	private int expected = -1;

	private boolean outOfOrder;

	Account(Run run) {
		this.run = run;
	}

	/**
	 * Bytes have been read.
	 */
	void read() {
		this.lastRead = System.nanoTime();
	}

	/**
	 * A message was found in them.
	 */
	void arrived() {
		this.arrived++;
		this.readAt[this.arrived % KEPT] = this.lastRead;
	}

	/**
	 * What the listener of the user does.
	 * @param text the message
	 */
	void handle(String text) {
		int number = Message.number(text);
		if (Message.isLast(text)) {
			this.expected = number;
			this.run.ended.countDown();
			return;
		}
		this.received++;
		this.outOfOrder |= number != this.received;
		long now = System.nanoTime();
		this.run.latencies.record(now - this.readAt[number % KEPT], now - Message.time(text));
	}

	/**
	 * The stream said that something is missing.
	 */
	void marked() {
		this.outOfOrder = true;
	}

	/**
	 * Messages received.
	 */
	int received() {
		return this.received;
	}

	/**
	 * Whether the messages were 1, 2, 3 and so on, and as many as the server has sent.
	 */
	boolean isExact() {
		return !this.outOfOrder && this.received == this.expected;
	}

	/**
	 * What the connections share.
	 */
	static final class Run {

		private final CountDownLatch ended;

		private volatile Latencies latencies = new Latencies();

		Run(int connections) {
			this.ended = new CountDownLatch(connections);
		}

		/**
		 * Counted down by each connection that knows how many messages it was sent.
		 */
		CountDownLatch ended() {
			return this.ended;
		}

		Latencies latencies() {
			return this.latencies;
		}

		/**
		 * Forgets the times so far.
		 */
		void reset() {
			this.latencies = new Latencies();
		}

	}

}
