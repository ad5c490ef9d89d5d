package io.websockexnova.benchmarks.compare.peer;

import java.util.concurrent.atomic.LongAdder;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Pushes a number of messages as fast as the connection takes them. On its loop only.
 */
final class Feed {

	private final LongAdder sent;

	private @Nullable Channel channel;

	private @Nullable FrameSource source;

	private long remaining;

	private boolean pumping;

	Feed(LongAdder sent) {
		this.sent = sent;
	}

	void attach(Channel connection) {
		this.channel = connection;
	}

	/**
	 * Starts to push. From any thread.
	 * @param what makes the frames
	 * @param count how many
	 */
	void start(FrameSource what, long count) {
		Channel connection = this.channel;
		if (connection == null) {
			throw new IllegalStateException("the connection is not open");
		}
		connection.eventLoop().execute(() -> {
			this.source = what;
			this.remaining = count;
			pump();
		});
	}

	void pump() {
		Channel connection = this.channel;
		FrameSource what = this.source;
		if (connection == null || what == null || this.pumping) {
			return;
		}
		this.pumping = true;
		// Flushing may make it writable again at once.
		while (this.remaining > 0 && connection.isWritable() && connection.isActive()) {
			while (this.remaining > 0 && connection.isWritable()) {
				int count = (int) Math.min(this.remaining, what.atOnce());
				connection.write(what.next(connection.alloc(), count));
				this.remaining -= count;
				this.sent.add(count);
			}
			connection.flush();
		}
		this.pumping = false;
	}

}
