package io.websockexnova.benchmarks.load;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What the server sends: 128 characters with a number and the time of sending, both
 * hexadecimal and always at the same place, so that neither side spends time on them. The
 * last message of a connection says how many there were.
 */
final class Message {

	/** Characters of a message. */
	static final int SIZE = 128;

	private static final int HEADER = 4;

	private static final int NUMBER = 6;

	private static final int NUMBER_DIGITS = 8;

	private static final int TIME = 21;

	private static final int TIME_DIGITS = 16;

	private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private Message() {
	}

	/**
	 * A whole frame to be copied, for {@link #fill}.
	 * @param last whether it is for the last message
	 * @return the frame, with two bytes of header and two of length
	 */
	static ByteBuf template(boolean last) {
		String start = (last ? "{\"e\":\"" : "{\"n\":\"") + "0".repeat(NUMBER_DIGITS) + "\",\"t\":\""
				+ "0".repeat(TIME_DIGITS) + "\",\"p\":\"";
		String text = start + "x".repeat(SIZE - start.length() - 2) + "\"}";
		ByteBuf frame = Unpooled.directBuffer(HEADER + SIZE);
		return frame.writeByte(0x81)
			.writeByte(126)
			.writeShort(SIZE)
			.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Writes number and time into a copy of the template.
	 * @param frame the copy
	 * @param number the number
	 * @param time nanoseconds
	 */
	static void fill(ByteBuf frame, int number, long time) {
		digits(frame, HEADER + NUMBER, NUMBER_DIGITS, number);
		digits(frame, HEADER + TIME, TIME_DIGITS, time);
	}

	private static void digits(ByteBuf frame, int at, int count, long value) {
		long rest = value;
		for (int i = at + count - 1; i >= at; i--) {
			frame.setByte(i, DIGITS[(int) (rest & 15)]);
			rest >>>= 4;
		}
	}

	static boolean isLast(String text) {
		return text.charAt(2) == 'e';
	}

	static int number(String text) {
		return (int) value(text, NUMBER, NUMBER_DIGITS);
	}

	static long time(String text) {
		return value(text, TIME, TIME_DIGITS);
	}

	private static long value(String text, int at, int count) {
		long value = 0;
		for (int i = at; i < at + count; i++) {
			int digit = text.charAt(i);
			value = (value << 4) + ((digit <= '9') ? digit - '0' : digit - 'a' + 10);
		}
		return value;
	}

}
