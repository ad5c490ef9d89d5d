package io.websockexnova.transport.netty;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

/**
 * Compresses our messages (RFC 7692 section 7.2.1) into an array of the loop. The native
 * memory, some 260 KiB, is taken with the first message that is long enough and given
 * back by {@link #end()}.
 */
final class Deflation {

	private static final byte[] NOTHING = new byte[0];

	/** The empty block at the end of each message, which is not sent. */
	private static final int TAIL = 4;

	private final boolean contextTakeover;

	private final int threshold;

	private final Supplier<byte[]> arrays;

	private @Nullable Deflater deflater;

	private byte[] array = NOTHING;

	private int length;

	/**
	 * Takes no native memory yet.
	 * @param contextTakeover whether messages may refer to earlier ones
	 * @param threshold smallest message to compress
	 * @param arrays gives the array of the loop
	 */
	Deflation(boolean contextTakeover, int threshold, Supplier<byte[]> arrays) {
		this.contextTakeover = contextTakeover;
		this.threshold = Math.max(1, threshold); // two empty messages in a row give
													// nothing
		this.arrays = arrays;
	}

	/**
	 * Whether a message is long enough.
	 * @param size its length
	 * @return false if it shall go out plain
	 */
	boolean takes(int size) {
		return size >= this.threshold;
	}

	/**
	 * Compresses a message. The outcome is valid until {@link #release()} or until the
	 * loop's array is used for something else.
	 * @param source holds the bytes
	 * @param offset index of the first byte
	 * @param count number of bytes
	 */
	void deflate(byte[] source, int offset, int count) {
		Deflater stream = stream();
		stream.setInput(source, offset, count);
		this.array = this.arrays.get();
		this.length = 0;
		while (true) {
			int room = this.array.length - this.length;
			int written = stream.deflate(this.array, this.length, room, Deflater.SYNC_FLUSH);
			this.length += written;
			if (written < room) {
				break;
			}
			this.array = Arrays.copyOf(this.array, this.array.length * 2);
		}
		this.length -= TAIL;
		stream.setInput(NOTHING); // it would hold on to the array
		if (!this.contextTakeover) {
			stream.reset();
		}
	}

	/**
	 * Holds the compressed message from index 0 on.
	 * @return the array
	 */
	byte[] array() {
		return this.array;
	}

	/**
	 * Length of the compressed message.
	 * @return number of bytes
	 */
	int length() {
		return this.length;
	}

	/**
	 * Lets go of the compressed message.
	 */
	void release() {
		this.array = NOTHING;
	}

	/**
	 * Gives all memory back. Nothing may be compressed afterwards.
	 */
	void end() {
		release();
		Deflater stream = this.deflater;
		this.deflater = null;
		if (stream != null) {
			stream.end();
		}
	}

	private Deflater stream() {
		Deflater stream = this.deflater;
		if (stream == null) {
			stream = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
			this.deflater = stream;
		}
		return stream;
	}

}
