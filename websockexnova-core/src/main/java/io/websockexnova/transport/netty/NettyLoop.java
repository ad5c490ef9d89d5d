package io.websockexnova.transport.netty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.transport.Loop;

/**
 * A {@link Loop} over a Netty event loop, with what its connections share: the arrays
 * through which all reads and writes pass, and the masking keys. Tasks that are handed
 * over after the transport was closed are refused with a
 * {@link java.util.concurrent.RejectedExecutionException}.
 */
final class NettyLoop implements Loop {

	private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

	private static final int DEFLATE_ARRAY = 64 * 1024;

	private final EventLoop eventLoop;

	private final byte[] readArray = new byte[64 * 1024];

	private final byte[] writeArray = new byte[64 * 1024];

	private @Nullable FrameWriter writing;

	private final SpareArrays spareArrays = new SpareArrays();

	private byte @Nullable [] inflateArray;

	private byte @Nullable [] deflateArray;

	private final MaskKeys maskKeys = new MaskKeys();

	NettyLoop(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	@Override
	public void execute(Runnable task) {
		this.eventLoop.execute(task);
	}

	@Override
	public boolean inLoop() {
		return this.eventLoop.inEventLoop();
	}

	@Override
	public Timer schedule(Runnable task, Duration delay) {
		ScheduledFuture<?> future = this.eventLoop.schedule(() -> runTimer(task), nanos(delay), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * The array through which bytes are read. Its content is valid until the next read on
	 * this loop.
	 * @return the array
	 */
	byte[] readArray() {
		return this.readArray;
	}

	/**
	 * The array in which one writer gathers the frames of its turn.
	 * @return the array
	 */
	byte[] writeArray() {
		return this.writeArray;
	}

	/**
	 * Who gathers frames in the array.
	 */
	@Nullable FrameWriter writing() {
		return this.writing;
	}

	void writing(@Nullable FrameWriter writer) {
		this.writing = writer;
	}

	/**
	 * The array into which messages are inflated. Its content is valid until the next
	 * read on this loop.
	 * @return the array, made by the first call
	 */
	byte[] inflateArray() {
		byte[] array = this.inflateArray;
		if (array == null) {
			array = new byte[DEFLATE_ARRAY];
			this.inflateArray = array;
		}
		return array;
	}

	/**
	 * The array into which messages are compressed. Its content is valid until the next
	 * message is sent on this loop.
	 * @return the array, made by the first call
	 */
	byte[] deflateArray() {
		byte[] array = this.deflateArray;
		if (array == null) {
			array = new byte[DEFLATE_ARRAY];
			this.deflateArray = array;
		}
		return array;
	}

	SpareArrays spareArrays() {
		return this.spareArrays;
	}

	MaskKeys maskKeys() {
		return this.maskKeys;
	}

	private static long nanos(Duration delay) {
		try {
			return delay.toNanos();
		}
		catch (ArithmeticException ex) {
			return (delay.isNegative()) ? 0 : Long.MAX_VALUE;
		}
	}

	private static void runTimer(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) { // the event loop would keep it to itself
			LOG.error("A timer failed", ex);
		}
	}

}
