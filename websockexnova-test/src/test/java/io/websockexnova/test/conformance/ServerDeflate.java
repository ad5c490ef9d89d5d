package io.websockexnova.test.conformance;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import io.websockexnova.test.peer.Frame;

/**
 * The server's half of permessage-deflate, independent of the library's.
 */
final class ServerDeflate implements AutoCloseable {

	private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

	private final Inflater inflater = new Inflater(true);

	private final boolean serverTakeover;

	private final boolean clientTakeover;

	/**
	 * As the answer to the offer says.
	 * @param answer value of {@code Sec-WebSocket-Extensions}
	 */
	ServerDeflate(String answer) {
		this.serverTakeover = !answer.contains("server_no_context_takeover");
		this.clientTakeover = !answer.contains("client_no_context_takeover");
		if (answer.contains("server_max_window_bits")) {
			// the JDK's window cannot be made smaller, but it need not be used
			this.deflater.setStrategy(Deflater.HUFFMAN_ONLY);
		}
	}

	byte[] compress(byte[] payload) {
		if (payload.length == 0) {
			return new byte[1];
		}
		this.deflater.setInput(payload);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] piece = new byte[8192];
		int count;
		do { // the first call after a change of the strategy may give nothing
			count = this.deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
			out.write(piece, 0, count);
		}
		while (count == piece.length || out.size() == 0);
		if (!this.serverTakeover) {
			this.deflater.reset();
		}
		return Arrays.copyOf(out.toByteArray(), out.size() - 4);
	}

	/**
	 * A message, compressed.
	 * @param message the message
	 * @param size largest payload of a frame
	 * @return its frames
	 */
	Frame[] frames(Frame message, int size) {
		byte[] bytes = compress(message.payload());
		int count = Math.max(1, (bytes.length + size - 1) / size);
		Frame[] frames = new Frame[count];
		for (int i = 0; i < count; i++) {
			byte[] part = Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size));
			frames[i] = new Frame(i == count - 1, (i == 0) ? Frame.RSV1 : 0,
					(i == 0) ? message.opcode() : Frame.CONTINUATION, part);
		}
		return frames;
	}

	/**
	 * The message that a frame of the client holds.
	 * @param frame the frame, compressed or not
	 * @return the message
	 */
	Frame message(Frame frame) {
		if (frame.rsv() == 0) {
			return frame;
		}
		if (!this.clientTakeover) {
			this.inflater.reset();
		}
		byte[] input = Arrays.copyOf(frame.payload(), frame.payload().length + 4);
		input[input.length - 2] = -1;
		input[input.length - 1] = -1;
		this.inflater.setInput(input);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] piece = new byte[8192];
		try {
			int count = this.inflater.inflate(piece);
			while (count > 0) {
				out.write(piece, 0, count);
				count = this.inflater.inflate(piece);
			}
		}
		catch (DataFormatException ex) {
			throw new AssertionError("The client sent invalid DEFLATE", ex);
		}
		if (this.inflater.getRemaining() > 0) {
			throw new AssertionError("The client sent something after the end of its DEFLATE");
		}
		return new Frame(frame.fin(), 0, frame.opcode(), out.toByteArray());
	}

	@Override
	public void close() {
		this.deflater.end();
		this.inflater.end();
	}

}
