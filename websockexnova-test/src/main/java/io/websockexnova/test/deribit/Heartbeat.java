package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The application heartbeat of one connection: a {@code heartbeat} and a
 * {@code test_request} each interval. A test request that stays unanswered ends the
 * connection without a close frame.
 */
final class Heartbeat {

	private final Session session;

	private final EventLoop loop;

	private final Duration patience;

	private @Nullable Future<?> beats;

	private @Nullable Future<?> deadline;

	Heartbeat(Session session, EventLoop loop, Duration patience) {
		this.session = session;
		this.loop = loop;
		this.patience = patience;
	}

	void start(Duration interval) {
		stopBeats();
		this.beats = this.loop.scheduleAtFixedRate(this::beat, interval.toNanos(), interval.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	void stop() {
		stopBeats();
		answered();
	}

	void request() {
		boolean sent = this.session.sendHeartbeat("test_request");
		if (sent && this.deadline == null) {
			this.deadline = this.loop.schedule(this.session::fin, this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	void answered() {
		if (this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

	private void beat() {
		this.session.sendHeartbeat("heartbeat");
		request();
	}

	private void stopBeats() {
		if (this.beats != null) {
			this.beats.cancel(false);
			this.beats = null;
		}
	}

}
