package io.websockexnova.benchmarks.compare.peer;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import io.websockexnova.benchmarks.compare.client.OurTopics;

/**
 * Frames that were made beforehand, all of one size, over and over again. Nothing is
 * copied to send them.
 */
final class FrameRing implements FrameSource {

	private static final int CHUNK = 64 * 1024;

	private final ByteBuf frames;

	private final int size;

	private final int count;

	private final int atOnce;

	private int next;

	private FrameRing(ByteBuf frames, int size, int count) {
		this.frames = Unpooled.unreleasableBuffer(frames);
		this.size = size;
		this.count = count;
		this.atOnce = Math.max(1, CHUNK / size);
	}

	/**
	 * Frames of any text that begins with a letter.
	 * @param length length of each payload
	 */
	static FrameRing text(int length) {
		String payload = "message of a feed, ".repeat(length / 19 + 1).substring(0, length);
		int frames = Math.max(1, CHUNK / length);
		return of(frames, (number) -> payload);
	}

	/**
	 * Messages of topics in turn, as Deribit sends them.
	 * @param topics how many topics
	 */
	static FrameRing topics(int topics) {
		return of(Math.max(topics, CHUNK / 128), (number) -> "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\","
				+ "\"params\":{\"channel\":\"" + OurTopics.name(number % topics) + "\",\"data\":42}}");
	}

	/**
	 * Frames.
	 * @param count how many
	 * @param payloads makes the payload of each, all of one length
	 */
	static FrameRing of(int count, IntFunction<String> payloads) {
		ByteBuf first = Frames.text(payloads.apply(0));
		int size = first.readableBytes();
		first.release();
		ByteBuf all = Unpooled.directBuffer(size * count);
		for (int i = 0; i < count; i++) {
			ByteBuf frame = Frames.of(1, Unpooled.copiedBuffer(payloads.apply(i), StandardCharsets.UTF_8));
			if (frame.readableBytes() != size) {
				throw new IllegalArgumentException("frame " + i + " has another size than the others");
			}
			all.writeBytes(frame);
			frame.release();
		}
		return new FrameRing(all, size, count);
	}

	@Override
	public int atOnce() {
		return Math.min(this.atOnce, this.count - this.next);
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator, int number) {
		ByteBuf slice = this.frames.slice(this.next * this.size, number * this.size);
		this.next = (this.next + number) % this.count;
		return slice;
	}

}
