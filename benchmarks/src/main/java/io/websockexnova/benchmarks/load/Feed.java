package io.websockexnova.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;

/**
 * Sends to the connections of one loop, one after the other, so that each connection's
 * messages are a fixed time apart and the loop's are spread evenly. What could not be
 * sent in time is sent later, and how late is kept. Loop only, but for the beginning.
 */
final class Feed {

	/** Messages in a row before the loop does something else. */
	private static final int BURST = 1000;

	private final List<Line> lines = new ArrayList<>();

	private final ByteBuf template = Message.template(false);

	private final ByteBuf lastTemplate = Message.template(true);

	private final EventLoop loop;

	private CompletableFuture<Outcome> outcome = new CompletableFuture<>();

	private long started;

	private int rate;

	private long total;

	private long sent;

	private long unwritable;

	private long lag;

	Feed(EventLoop loop) {
		this.loop = loop;
	}

	/**
	 * A connection wants messages.
	 * @param context its first handler, from which writes go to the socket directly
	 */
	void add(ChannelHandlerContext context) {
		this.lines.add(new Line(context));
	}

	/**
	 * Sends to all connections.
	 * @param perSecond messages per second and connection
	 * @param seconds how long
	 * @return what was sent, when it is sent, or when twice the time is over
	 */
	CompletableFuture<Outcome> send(int perSecond, int seconds) {
		CompletableFuture<Outcome> end = new CompletableFuture<>();
		this.loop.execute(() -> {
			this.outcome = end;
			this.rate = perSecond;
			this.total = (long) this.lines.size() * perSecond * seconds;
			this.sent = 0;
			this.unwritable = 0;
			this.lag = 0;
			this.started = System.nanoTime();
			tick(this.started + 2 * TimeUnit.SECONDS.toNanos(seconds));
		});
		return end;
	}

	private void tick(long deadline) {
		long now = System.nanoTime();
		long each = (long) this.lines.size() * this.rate;
		long due = Math.min(this.total, (long) ((double) (now - this.started) * each / TimeUnit.SECONDS.toNanos(1)));
		if (each > 0) {
			this.lag = Math.max(this.lag, (due - this.sent) * TimeUnit.SECONDS.toNanos(1) / each);
		}
		long until = Math.min(due, this.sent + BURST);
		while (this.sent < until) {
			this.lines.get((int) (this.sent % this.lines.size())).send();
			this.sent++;
		}
		if (this.sent == this.total || now > deadline) {
			this.outcome.complete(new Outcome(this.sent, System.nanoTime() - this.started, this.lag, this.unwritable));
		}
		else if (this.sent < due) {
			this.loop.execute(() -> tick(deadline));
		}
		else {
			this.loop.schedule(() -> tick(deadline), 1, TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Tells every connection how many messages it was sent.
	 */
	void end() {
		this.loop.execute(() -> this.lines.forEach(Line::end));
	}

	/**
	 * What was sent.
	 *
	 * @param sent messages
	 * @param nanos how long it took
	 * @param lag how late a message was sent at most, in nanoseconds
	 * @param unwritable messages that the system did not take at once
	 */
	record Outcome(long sent, long nanos, long lag, long unwritable) {

		Outcome plus(Outcome other) {
			return new Outcome(this.sent + other.sent, Math.max(this.nanos, other.nanos), Math.max(this.lag, other.lag),
					this.unwritable + other.unwritable);
		}

	}

	private final class Line {

		private final ChannelHandlerContext context;

		private int number;

		private Line(ChannelHandlerContext context) {
			this.context = context;
		}

		private void send() {
			if (!this.context.channel().isWritable()) {
				Feed.this.unwritable++;
			}
			write(Feed.this.template, ++this.number);
		}

		private void end() {
			write(Feed.this.lastTemplate, this.number);
		}

		private void write(ByteBuf source, int count) {
			ByteBuf frame = this.context.alloc().directBuffer(source.readableBytes());
			frame.writeBytes(source, source.readerIndex(), source.readableBytes());
			Message.fill(frame, count, System.nanoTime());
			this.context.writeAndFlush(frame, this.context.voidPromise());
		}

	}

}
