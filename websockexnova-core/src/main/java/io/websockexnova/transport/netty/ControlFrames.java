package io.websockexnova.transport.netty;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket.SendCallback;

/**
 * Sends pings, answers the server's and bounds how many control frames it may send. If
 * the outbound buffer is full, only the newest unanswered ping is kept and answered when
 * there is room: RFC 6455 section 5.5.3 allows that.
 */
final class ControlFrames {

	/**
	 * Most pings and pongs within a second. Chatty servers send a few.
	 */
	static final int LIMIT = 1000;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/** For frames of which nobody wants to know whether they left. */
	static final SendCallback UNHEARD = (error) -> {
	};

	private final FrameWriter writer;

	private final Loop loop;

	private long since;

	private int count;

	private byte @Nullable [] deferred;

	ControlFrames(FrameWriter writer, Loop loop) {
		this.writer = writer;
		this.loop = loop;
		this.since = loop.nanoTime();
	}

	/**
	 * Sends a ping of our own.
	 * @param payload its payload, of which 125 bytes are sent
	 */
	void ping(byte[] payload) {
		this.writer.write(Opcodes.PING, payload, 0, Math.min(payload.length, Opcodes.MAX_CONTROL_PAYLOAD), UNHEARD);
	}

	/**
	 * Counts a ping or pong of the server.
	 * @throws io.websockexnova.transport.ProtocolViolationException if they are too many
	 */
	void count() {
		long now = this.loop.nanoTime();
		if (now - this.since >= SECOND) {
			this.since = now;
			this.count = 0;
		}
		if (++this.count > LIMIT) {
			throw Violations.controlFlood(LIMIT);
		}
	}

	/**
	 * Answers a ping, now or later.
	 * @param payload its payload
	 */
	void answer(byte[] payload) {
		if (this.writer.hasRoom()) {
			this.writer.write(Opcodes.PONG, payload, 0, payload.length, UNHEARD);
		}
		else {
			this.deferred = payload;
		}
	}

	/**
	 * There is room: answers what was put off.
	 */
	void answerDeferred() {
		byte[] payload = this.deferred;
		if (payload != null) {
			this.deferred = null;
			this.writer.write(Opcodes.PONG, payload, 0, payload.length, UNHEARD);
		}
	}

	/**
	 * Forgets what was put off.
	 */
	void end() {
		this.deferred = null;
	}

}
