package io.websockexnova.benchmarks.compare.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * An order book of Deribit: a snapshot and then changes, each of which names the one
 * before, all of one length.
 */
final class BookSource implements FrameSource {

	/** Length of each payload. */
	static final int BYTES = 512;

	private static final int AT_ONCE = 128;

	private static final int DIGITS = 12;

	private static final String BLANK = "9".repeat(DIGITS);

	private final byte[] change;

	private final int previousAt;

	private final int idAt;

	private long id = 100_000_000_000L;

	private boolean begun;

	BookSource() {
		String text = payload("change", "\"prev_change_id\":" + BLANK + ",");
		ByteBuf frame = Frames.text(text);
		this.change = new byte[frame.readableBytes()];
		frame.readBytes(this.change);
		frame.release();
		int header = this.change.length - BYTES;
		this.previousAt = header + text.indexOf(BLANK);
		this.idAt = header + text.lastIndexOf(BLANK);
	}

	@Override
	public int atOnce() {
		return this.begun ? AT_ONCE : 1;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator, int count) {
		if (!this.begun) {
			this.begun = true;
			return Frames.text(payload("snapshot", "").replace(BLANK, Long.toString(this.id)));
		}
		ByteBuf frames = allocator.directBuffer(count * this.change.length);
		for (int i = 0; i < count; i++) {
			write(this.id, this.previousAt);
			write(++this.id, this.idAt);
			frames.writeBytes(this.change);
		}
		return frames;
	}

	private void write(long number, int at) {
		long rest = number;
		for (int i = DIGITS - 1; i >= 0; i--) {
			this.change[at + i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	private static String payload(String type, String previous) {
		String head = "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{"
				+ "\"channel\":\"book.BTC-PERPETUAL.100ms\",\"data\":{\"type\":\"" + type
				+ "\",\"timestamp\":1554373962454,\"instrument_name\":\"BTC-PERPETUAL\"," + previous + "\"change_id\":"
				+ BLANK + ",\"bids\":[";
		String tail = "],\"asks\":[[\"new\",5043.34,40.0]]}}}";
		StringBuilder levels = new StringBuilder();
		for (int i = 0; head.length() + levels.length() + tail.length() + 24 <= BYTES; i++) {
			levels.append((i > 0) ? "," : "").append("[\"new\",").append(5042 - i).append(".5,").append(30 + i);
			levels.append(".0]");
		}
		return head + levels + " ".repeat(BYTES - head.length() - levels.length() - tail.length()) + tail;
	}

}
