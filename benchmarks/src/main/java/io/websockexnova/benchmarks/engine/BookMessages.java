package io.websockexnova.benchmarks.engine;

import java.nio.charset.StandardCharsets;

/**
 * Changes of an order book as Deribit sends them, one linked to the other. The bytes are
 * those of one array, in which the numbers are counted up.
 */
final class BookMessages {

	private static final int DIGITS = 12;

	private static final long FIRST = 100_000_000_000L;

	private final byte[] bytes;

	private final int dataAt;

	private final int dataLength;

	private final int previousAt;

	private final int currentAt;

	private final String snapshot;

	BookMessages(String channel, int size) {
		String head = "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"" + channel
				+ "\",\"data\":";
		this.snapshot = head + "{\"type\":\"snapshot\",\"timestamp\":1554373962454,\"instrument_name\":"
				+ "\"BTC-PERPETUAL\",\"change_id\":" + FIRST + ",\"bids\":[],\"asks\":[]}}}";
		String before = "{\"type\":\"change\",\"timestamp\":1554373962454,\"instrument_name\":\"BTC-PERPETUAL\","
				+ "\"prev_change_id\":";
		String between = ",\"change_id\":";
		StringBuilder levels = new StringBuilder(",\"bids\":[");
		String asks = "],\"asks\":[[\"new\",5043.34,40.0]]}";
		int fixed = head.length() + before.length() + between.length() + 2 * DIGITS + asks.length() + 2;
		for (int i = 0; fixed + levels.length() + 24 <= size; i++) {
			levels.append((i > 0) ? "," : "").append("[\"new\",").append(5042 - i).append(".5,").append(30 + i);
			levels.append(".0]");
		}
		levels.append(" ".repeat(Math.max(0, size - fixed - levels.length())));
		String data = before + FIRST + between + FIRST + levels + asks;
		this.bytes = (head + data + "}}").getBytes(StandardCharsets.US_ASCII);
		this.dataAt = head.length();
		this.dataLength = data.length();
		this.previousAt = head.length() + before.length();
		this.currentAt = this.previousAt + DIGITS + between.length();
	}

	String snapshot() {
		return this.snapshot;
	}

	/**
	 * The next change.
	 * @return its bytes, valid until the next one
	 */
	byte[] next() {
		System.arraycopy(this.bytes, this.currentAt, this.bytes, this.previousAt, DIGITS);
		int i = this.currentAt + DIGITS - 1;
		while (++this.bytes[i] > '9') {
			this.bytes[i--] = '0';
		}
		return this.bytes;
	}

	int dataAt() {
		return this.dataAt;
	}

	int dataLength() {
		return this.dataLength;
	}

}
