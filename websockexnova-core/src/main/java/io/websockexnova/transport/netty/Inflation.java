package io.websockexnova.transport.netty;

import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * Inflates the server's compressed messages (RFC 7692 section 7.2.2) as their bytes come
 * in, with the limit of their size and the validity of their UTF-8 checked on the way.
 * <p>
 * Bytes pass through an array of the loop. A message that comes in one read and fits into
 * that array is never copied; others are collected. The native memory, some 40 KiB, is
 * taken with the first compressed message and given back by {@link #end()}.
 */
final class Inflation {

	private static final byte[] NOTHING = new byte[0];

	/**
	 * What the server has cut from the end of each message.
	 */
	private static final byte[] TAIL = { 0, 0, -1, -1 };

	/**
	 * Empty blocks that are inflated after the tail. They change nothing after a whole
	 * message; if one breaks off inside a block, they are read as its missing part, which
	 * then gives an error or output. Inside the tables at the start of a block that takes
	 * a while: all of 95,613 truncations of 400 messages are found with 40 blocks, 98 %
	 * with one.
	 */
	private static final int PROBES = 40;

	private static final byte[] TAIL_AND_PROBES = tailAndProbes();

	/**
	 * If the window is not kept, a final block tells for certain whether the message is
	 * whole.
	 */
	private static final byte[] TAIL_AND_END = { 0, 0, -1, -1, 1, 0, 0, -1, -1 };

	private final boolean contextTakeover;

	private final int maxMessageSize;

	private final Supplier<byte[]> arrays;

	private final Utf8Validator utf8 = new Utf8Validator();

	private final MessageBuffer buffer = new MessageBuffer();

	private @Nullable Inflater inflater;

	private boolean text;

	private int length;

	/** How many bytes at the end of the message are still in the loop's array only. */
	private int borrowed;

	/**
	 * Takes no native memory yet.
	 * @param contextTakeover whether messages may refer to earlier ones
	 * @param maxMessageSize largest message, inflated
	 * @param arrays gives the array of the loop
	 */
	Inflation(boolean contextTakeover, int maxMessageSize, Supplier<byte[]> arrays) {
		this.contextTakeover = contextTakeover;
		this.maxMessageSize = maxMessageSize;
		this.arrays = arrays;
	}

	/**
	 * A compressed message begins.
	 * @param textMessage whether it is a text message
	 */
	void start(boolean textMessage) {
		this.text = textMessage;
		this.length = 0;
		this.borrowed = 0;
		this.utf8.reset();
	}

	/**
	 * Takes the next compressed bytes of the message. Before the loop's array is used for
	 * anything else, {@link #keep()} or {@link #finish()} must follow.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param count number of bytes
	 * @throws io.websockexnova.transport.ProtocolViolationException if they are corrupt,
	 * inflate to too much or to invalid UTF-8
	 */
	void inflate(byte[] array, int offset, int count) {
		Inflater stream = stream();
		stream.setInput(array, offset, count);
		while (!drained(stream)) {
			if (stream.finished()) {
				// the server ends its streams, RFC 7692 section 7.2.3.4
				int left = stream.getRemaining();
				stream.reset();
				stream.setInput(array, offset + count - left, left);
			}
		}
		stream.setInput(NOTHING); // it would hold on to the array
	}

	/**
	 * The message is not complete: moves its bytes out of the loop's array.
	 */
	void keep() {
		if (this.borrowed > 0) {
			this.buffer.append(this.arrays.get(), 0, this.borrowed, this.maxMessageSize);
			this.borrowed = 0;
		}
	}

	/**
	 * All compressed bytes of the message were taken: completes it.
	 * @return holds the message from index 0 on, valid until the loop's array is used
	 * @throws io.websockexnova.transport.ProtocolViolationException if bytes are missing
	 */
	byte[] finish() {
		if (this.borrowed == this.arrays.get().length) {
			keep();
		}
		Inflater stream = stream();
		if (!endsHere(stream)) {
			throw Violations.invalidDeflate("is incomplete");
		}
		if (this.contextTakeover) {
			stream.setInput(NOTHING);
		}
		else {
			stream.reset();
		}
		if (this.text && !this.utf8.isComplete()) {
			throw Violations.invalidUtf8("a text message");
		}
		if (this.buffer.isEmpty()) {
			return this.arrays.get();
		}
		keep();
		return this.buffer.take();
	}

	/**
	 * Length of the message so far.
	 * @return number of bytes
	 */
	int length() {
		return this.length;
	}

	/**
	 * Gives all memory back. Nothing may be inflated afterwards.
	 */
	void end() {
		this.buffer.release();
		Inflater stream = this.inflater;
		this.inflater = null;
		if (stream != null) {
			stream.end();
		}
	}

	private Inflater stream() {
		Inflater stream = this.inflater;
		if (stream == null) {
			stream = new Inflater(true);
			this.inflater = stream;
		}
		return stream;
	}

	private boolean drained(Inflater stream) {
		byte[] array = this.arrays.get();
		if (this.borrowed == array.length) {
			keep();
		}
		int room = array.length - this.borrowed;
		long before = stream.getBytesWritten();
		try {
			int count = stream.inflate(array, this.borrowed, room);
			take(array, count);
			return count < room && !stream.finished();
		}
		catch (DataFormatException ex) {
			take(array, (int) (stream.getBytesWritten() - before));
			throw Violations.invalidDeflate("is no valid DEFLATE (" + ex.getMessage() + ")");
		}
	}

	private void take(byte[] array, int count) {
		int allowed = Math.min(count, this.maxMessageSize - this.length);
		if (this.text && !this.utf8.update(array, this.borrowed, allowed)) {
			throw Violations.invalidUtf8("a text message");
		}
		if (count > allowed) {
			throw Violations.inflatesTooLong(this.maxMessageSize);
		}
		this.borrowed += count;
		this.length += count;
	}

	private boolean endsHere(Inflater stream) {
		byte[] array = this.arrays.get();
		stream.setInput((this.contextTakeover) ? TAIL_AND_PROBES : TAIL_AND_END);
		try {
			int count = stream.inflate(array, this.borrowed, array.length - this.borrowed);
			return count == 0 && stream.getRemaining() == 0 && stream.finished() != this.contextTakeover;
		}
		catch (DataFormatException ex) {
			return false;
		}
	}

	private static byte[] tailAndProbes() {
		byte[] bytes = new byte[TAIL.length + PROBES * (1 + TAIL.length)];
		System.arraycopy(TAIL, 0, bytes, 0, TAIL.length);
		for (int i = TAIL.length; i < bytes.length; i += 1 + TAIL.length) {
			System.arraycopy(TAIL, 0, bytes, i + 1, TAIL.length);
		}
		return bytes;
	}

}
