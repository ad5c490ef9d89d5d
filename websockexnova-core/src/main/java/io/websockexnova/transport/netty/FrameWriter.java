package io.websockexnova.transport.netty;

import java.io.IOException;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Socket.SendCallback;

/**
 * Encodes and masks outbound frames. All frames of one loop turn are gathered in the
 * loop's array, leave in a few buffers of just their size, and share one flush; large
 * payloads are cut into buffers of at most 64 KiB, so that masking never needs a copy of
 * the whole. When another connection of the loop writes meanwhile, what has been gathered
 * makes room. Messages above the fragment size leave in {@link Fragments}, between which
 * control frames may pass.
 */
final class FrameWriter {

	/** A multiple of four, after which the masking key begins anew. */
	private static final int MASKED_AT_ONCE = 32 * 1024;

	private static final long HIGH_WATER_MARK = 64 * 1024;

	private static final long LOW_WATER_MARK = 32 * 1024;

	private final Channel channel;

	private final NettyLoop loop;

	private final Events events;

	private final @Nullable Fragments fragments;

	private final Runnable flushTask = this::flush;

	private @Nullable Deflation deflation;

	/** Frames that end in what has been gathered. */
	private @Nullable SentFrames frames;

	/** Bytes that have been gathered in the loop's array. */
	private int gathered;

	private boolean flushDue;

	private boolean inRead;

	private long pendingBytes;

	private boolean writable = true;

	private boolean closed;

	/** A write has failed, which is known before the end of the connection is. */
	private boolean broken;

	FrameWriter(Channel channel, NettyLoop loop, int fragmentSize, Events events) {
		this.channel = channel;
		this.loop = loop;
		this.fragments = (fragmentSize > 0) ? new Fragments(this, fragmentSize) : null;
		this.events = events;
	}

	/**
	 * Compresses messages from now on.
	 * @param agreed compresses them, or null for no compression
	 */
	void compress(@Nullable Deflation agreed) {
		this.deflation = agreed;
	}

	/**
	 * Writes a message, compressed if that was agreed on and it is long enough.
	 * @param text whether it is a text message
	 * @param array holds the payload
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param done hears of the outcome
	 */
	void writeMessage(boolean text, byte[] array, int offset, int length, SendCallback done) {
		int opcode = (text) ? Opcodes.TEXT : Opcodes.BINARY;
		Deflation agreed = this.deflation;
		if (agreed != null && agreed.takes(length) && !this.closed && !this.broken) {
			agreed.deflate(array, offset, length);
			split(opcode | Opcodes.RSV1, agreed.array(), 0, agreed.length(), true, done);
			agreed.release();
		}
		else {
			split(opcode, array, offset, length, false, done);
		}
	}

	private void split(int opcode, byte[] array, int offset, int length, boolean borrowed, SendCallback done) {
		Fragments pieces = this.fragments;
		if (pieces == null || this.closed || this.broken || !pieces.takes(length)) {
			write(opcode, array, offset, length, done);
		}
		else {
			byte[] kept = borrowed ? Arrays.copyOf(array, length) : array;
			pieces.add(opcode, kept, offset, length, done);
		}
	}

	/**
	 * Writes a frame with FIN set.
	 * @param opcode the opcode, with RSV1 for a compressed message
	 * @param array holds the payload
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param done hears of the outcome
	 */
	void write(int opcode, byte[] array, int offset, int length, SendCallback done) {
		if (opcode == Opcodes.CLOSE && this.fragments != null) {
			// What was sent before leaves before.
			this.fragments.finish();
		}
		writeFrame(Opcodes.FIN | opcode, array, offset, length, done);
	}

	/**
	 * Writes a frame.
	 * @param start its first byte
	 * @param array holds the payload
	 * @param offset index of the first byte
	 * @param length number of bytes
	 * @param done hears of the outcome
	 */
	void writeFrame(int start, byte[] array, int offset, int length, SendCallback done) {
		if (this.closed || this.broken) {
			done.done(closedError());
			return;
		}
		int key = this.loop.maskKeys().next();
		byte[] target = this.loop.writeArray();
		if (this.gathered > 0 && this.gathered + FrameHeader.LONGEST + length > target.length) {
			writeGathered();
		}
		gather();
		this.gathered = FrameHeader.write(target, this.gathered, start, length, key);
		int piece = (length <= target.length - FrameHeader.LONGEST) ? length : MASKED_AT_ONCE;
		Masking.mask(array, offset, piece, key, target, this.gathered);
		this.gathered += piece;
		for (int written = piece; written < length; written += piece) {
			writeGathered();
			gather();
			piece = Math.min(MASKED_AT_ONCE, length - written);
			Masking.mask(array, offset + written, piece, key, target, 0);
			this.gathered = piece;
		}
		sentFrames().add(this.gathered, done);
		this.pendingBytes += FrameHeader.length(length) + length;
		if (this.pendingBytes > HIGH_WATER_MARK) {
			this.writable = false;
		}
		scheduleFlush();
	}

	/**
	 * Bytes that were written here and not yet to the operating system.
	 * @return number of bytes
	 */
	long pendingBytes() {
		return this.pendingBytes + ((this.fragments != null) ? this.fragments.remaining() : 0);
	}

	/**
	 * Whether messages may be written.
	 * @return false if they would wait
	 */
	boolean isWritable() {
		return hasRoom() && (this.fragments == null || this.fragments.isEmpty());
	}

	/**
	 * Whether there is room for a frame, possibly between those of a message.
	 * @return false if it would wait
	 */
	boolean hasRoom() {
		return this.writable && !this.closed && !this.broken;
	}

	/**
	 * Marks the start of a read: frames written during it leave at its end.
	 */
	void readStarted() {
		this.inRead = true;
	}

	/**
	 * Marks the end of a read.
	 */
	void readEnded() {
		this.inRead = false;
		flush();
	}

	/**
	 * Gives all memory back, refuses all further frames and fails those that have not
	 * left for the channel. The channel fails the others when it closes.
	 */
	void close() {
		this.closed = true;
		SentFrames unsent = this.frames;
		this.frames = null;
		this.gathered = 0;
		if (this.loop.writing() == this) {
			this.loop.writing(null);
		}
		if (this.deflation != null) {
			this.deflation.end();
		}
		if (unsent != null) {
			unsent.end(0, closedError(), this.events);
		}
		if (this.fragments != null) {
			this.fragments.fail(closedError(), this.events);
		}
	}

	private void scheduleFlush() {
		if (!this.flushDue) {
			this.flushDue = true;
			if (!this.inRead) {
				this.loop.execute(this.flushTask);
			}
		}
	}

	private void flush() {
		if (this.flushDue) {
			this.flushDue = false;
			writeGathered();
			this.channel.flush();
		}
	}

	private void gather() {
		FrameWriter other = this.loop.writing();
		while (other != this) {
			if (other != null) {
				other.writeGathered();
			}
			// What failed there may have been written here, and has left already.
			other = this.loop.writing();
			if (other == null) {
				this.loop.writing(this);
				other = this;
			}
		}
	}

	private SentFrames sentFrames() {
		SentFrames current = this.frames;
		if (current == null) {
			current = new SentFrames();
			this.frames = current;
		}
		return current;
	}

	private void writeGathered() {
		int size = this.gathered;
		if (size == 0) {
			return;
		}
		SentFrames leaving = this.frames;
		this.frames = null;
		this.gathered = 0;
		this.loop.writing(null);
		ByteBuf buffer = this.channel.alloc().ioBuffer(size);
		buffer.writeBytes(this.loop.writeArray(), 0, size);
		this.channel.write(buffer.retain())
			.addListener((ChannelFutureListener) (future) -> written(future.cause(), buffer, size, leaving));
	}

	/**
	 * A buffer has left, or not. If the connection breaks when only some bytes have left,
	 * the frames that left whole count as sent: the peer may have received them. The
	 * reader index of the buffer, which is retained for that, tells how far it got. With
	 * TLS it tells how much was encrypted, which errs on the same side.
	 */
	private void written(@Nullable Throwable error, ByteBuf buffer, int size, @Nullable SentFrames sent) {
		this.pendingBytes -= size;
		this.broken |= error != null;
		int progress = buffer.readerIndex();
		buffer.release();
		if (sent != null) {
			sent.end(progress, error, this.events);
		}
		announceRoom();
	}

	private void announceRoom() {
		if (!this.writable && this.pendingBytes <= LOW_WATER_MARK) {
			this.writable = true;
			if (!this.closed && !this.broken) {
				this.events.onWritable();
				if (this.fragments != null && this.fragments.advance() && isWritable()) {
					this.events.onWritable();
				}
			}
		}
	}

	static IOException closedError() {
		return new IOException("The WebSocket is closed; the message was not sent");
	}

	/**
	 * Hears of the writer.
	 */
	interface Events {

		/**
		 * There is room again.
		 */
		void onWritable();

		/**
		 * A callback threw.
		 * @param error what it threw
		 */
		void onCallbackFailure(Throwable error);

	}

}
