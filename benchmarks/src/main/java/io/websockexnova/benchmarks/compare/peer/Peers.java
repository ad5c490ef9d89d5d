package io.websockexnova.benchmarks.compare.peer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * What the connections and the commands share.
 */
final class Peers {

	final LongAdder received = new LongAdder();

	final LongAdder receivedBytes = new LongAdder();

	final LongAdder sent = new LongAdder();

	final AtomicInteger opened = new AtomicInteger();

	final AtomicInteger open = new AtomicInteger();

	volatile boolean echo;

	volatile @Nullable PeerFrames latest;

	void reset() {
		this.received.reset();
		this.receivedBytes.reset();
		this.sent.reset();
		this.opened.set(0);
		this.echo = false;
	}

}
