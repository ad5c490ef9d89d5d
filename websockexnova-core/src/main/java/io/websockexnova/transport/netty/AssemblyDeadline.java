package io.websockexnova.transport.netty;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Loop.Timer;
import io.websockexnova.transport.ProtocolViolationException;

/**
 * Bounds how long a message may take from its first part to its last. There is one timer
 * at most, and it is not set anew for each message: when it goes off, it looks how old
 * the message is that is then incomplete.
 */
final class AssemblyDeadline {

	private final Duration limit;

	private final Loop loop;

	private final FrameDecoder decoder;

	private final Consumer<ProtocolViolationException> passed;

	private long since;

	private @Nullable Timer timer;

	/**
	 * Not set.
	 * @param limit the bound
	 * @param loop the loop of the connection
	 * @param decoder tells whether a message is incomplete
	 * @param passed hears of a message that takes longer
	 */
	AssemblyDeadline(Duration limit, Loop loop, FrameDecoder decoder, Consumer<ProtocolViolationException> passed) {
		this.limit = limit;
		this.loop = loop;
		this.decoder = decoder;
		this.passed = passed;
	}

	/**
	 * The first part of a message has come in.
	 */
	void start() {
		this.since = this.loop.nanoTime();
		if (this.timer == null) {
			this.timer = this.loop.schedule(this::check, this.limit);
		}
	}

	/**
	 * What is not read cannot be complete: the time starts anew when reading goes on.
	 * @param on whether the connection is read
	 */
	void reading(boolean on) {
		if (!on) {
			cancel();
		}
		else if (this.timer == null && this.decoder.isPartial()) {
			start();
		}
	}

	/**
	 * Ends the timer.
	 */
	void cancel() {
		Timer current = this.timer;
		this.timer = null;
		if (current != null) {
			current.cancel();
		}
	}

	private void check() {
		this.timer = null;
		if (!this.decoder.isPartial()) {
			return;
		}
		Duration left = this.limit.minusNanos(this.loop.nanoTime() - this.since);
		if (left.isNegative() || left.isZero()) {
			this.passed.accept(Violations.tooSlow(this.limit));
		}
		else {
			this.timer = this.loop.schedule(this::check, left);
		}
	}

}
