package io.websockexnova.behavior;

import java.nio.charset.StandardCharsets;

/**
 * A stretch of bytes of one message. The bytes are borrowed from the connection's read
 * buffer and valid only during the call that hands the payload over; whoever keeps them
 * takes a {@link #copy()}. Never prints its content.
 */
public final class Payload {

	private final byte[] array;

	private final int offset;

	private final int length;

	private final boolean text;

	private Payload(byte[] array, int offset, int length, boolean text) {
		if (offset < 0 || length < 0 || offset + length > array.length) {
			throw new IndexOutOfBoundsException("stretch [" + offset + ", +" + length + ") of " + array.length);
		}
		this.array = array;
		this.offset = offset;
		this.length = length;
		this.text = text;
	}

	/**
	 * A view of a stretch of the given array, without copying.
	 * @param array the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param text whether the bytes came in, or go out, as a text message
	 * @return the view
	 */
	public static Payload of(byte[] array, int offset, int length, boolean text) {
		return new Payload(array, offset, length, text);
	}

	/**
	 * A text payload.
	 * @param text the text, encoded as UTF-8
	 * @return the payload
	 */
	public static Payload text(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return new Payload(bytes, 0, bytes.length, true);
	}

	/**
	 * A text payload of bytes that already are UTF-8.
	 * @param utf8 the bytes, not copied
	 * @return the payload
	 */
	public static Payload text(byte[] utf8) {
		return new Payload(utf8, 0, utf8.length, true);
	}

	/**
	 * A binary payload.
	 * @param bytes the bytes, not copied
	 * @return the payload
	 */
	public static Payload binary(byte[] bytes) {
		return new Payload(bytes, 0, bytes.length, false);
	}

	/**
	 * The array that holds the stretch; bytes outside the stretch are undefined.
	 * @return the backing array, not a copy
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * Index of the first byte in {@link #array()}.
	 * @return the offset
	 */
	public int offset() {
		return this.offset;
	}

	/**
	 * Number of bytes.
	 * @return the length
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Whether this is (part of) a text message.
	 * @return true for text, false for binary
	 */
	public boolean isText() {
		return this.text;
	}

	/**
	 * A view of a part of this payload, without copying.
	 * @param from index relative to this payload
	 * @param size number of bytes
	 * @return the view
	 */
	public Payload slice(int from, int size) {
		return new Payload(this.array, this.offset + from, size, this.text);
	}

	/**
	 * A payload with bytes of its own, safe to keep.
	 * @return the copy
	 */
	public Payload copy() {
		byte[] bytes = bytes();
		return new Payload(bytes, 0, bytes.length, this.text);
	}

	/**
	 * The bytes as a new array.
	 * @return a copy
	 */
	public byte[] bytes() {
		byte[] bytes = new byte[this.length];
		System.arraycopy(this.array, this.offset, bytes, 0, this.length);
		return bytes;
	}

	/**
	 * The bytes read as UTF-8.
	 * @return the text
	 */
	public String utf8() {
		return new String(this.array, this.offset, this.length, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "Payload[" + (this.text ? "text" : "binary") + ", " + this.length + " bytes]";
	}

}
