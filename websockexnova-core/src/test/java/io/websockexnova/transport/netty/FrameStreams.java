package io.websockexnova.transport.netty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Makes streams of a server, most of them valid up to a point: messages of all kinds in
 * fragments or not, control frames between them, and then what must not be.
 */
final class FrameStreams {

	private static final String[] TEXTS = { "", "a", "{\"price\":43210.5,\"amount\":1200.0}", "é", "水", "𝄞 clef",
			"Zürich und 北京" };

	private final Random random;

	private final boolean deflate;

	private final boolean takeover;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

	private FrameStreams(Random random, DecoderRun.Mode mode) {
		this.random = random;
		this.deflate = mode != DecoderRun.Mode.PLAIN;
		this.takeover = mode == DecoderRun.Mode.TAKEOVER;
	}

	/**
	 * Makes a stream.
	 * @param random where chance comes from
	 * @param mode what was negotiated
	 * @return the bytes
	 */
	static byte[] next(Random random, DecoderRun.Mode mode) {
		FrameStreams stream = new FrameStreams(random, mode);
		for (int i = random.nextInt(8); i >= 0; i--) {
			stream.add();
		}
		stream.deflater.end();
		byte[] bytes = stream.out.toByteArray();
		switch ((bytes.length == 0) ? 3 : random.nextInt(4)) {
			case 0 -> {
				for (int i = random.nextInt(3); i >= 0; i--) {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
			}
			case 1 -> {
				return Arrays.copyOf(bytes, random.nextInt(bytes.length));
			}
			default -> {
				// as it is
			}
		}
		return bytes;
	}

	private void add() {
		switch (this.random.nextInt(14)) {
			case 0 -> control(0x89);
			case 1 -> control(0x8a);
			case 2 -> {
				if (this.random.nextInt(3) == 0) {
					close();
				}
			}
			case 3 -> {
				if (this.random.nextInt(3) == 0) {
					frame(this.random.nextInt(256), bytes(this.random.nextInt(140)));
				}
			}
			case 4 -> {
				if (this.random.nextInt(3) == 0) {
					badLength();
				}
			}
			default -> message();
		}
	}

	private void message() {
		boolean text = this.random.nextBoolean();
		byte[] payload = (text) ? text() : bytes(size());
		boolean compress = this.deflate && this.random.nextInt(4) > 0;
		if (compress) {
			payload = deflated(payload);
		}
		int opcode = ((compress) ? 0x40 : 0) | ((text) ? 1 : 2);
		int start = 0;
		while (this.random.nextInt(3) == 0) {
			int end = start + this.random.nextInt(payload.length - start + 1);
			frame(opcode, Arrays.copyOfRange(payload, start, end));
			opcode = 0;
			start = end;
			if (this.random.nextInt(3) == 0) {
				control(0x89 + this.random.nextInt(2));
			}
		}
		if (this.random.nextInt(20) > 0) {
			frame(0x80 | opcode, Arrays.copyOfRange(payload, start, payload.length));
		}
	}

	private byte[] text() {
		StringBuilder text = new StringBuilder();
		int size = size();
		while (text.length() < size) {
			text.append(TEXTS[this.random.nextInt(TEXTS.length)]);
		}
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		if (bytes.length > 0 && this.random.nextInt(12) == 0) {
			bytes[this.random.nextInt(bytes.length)] ^= (byte) (0x80 >> this.random.nextInt(3));
		}
		return (this.random.nextInt(20) == 0) ? Arrays.copyOf(bytes, bytes.length * 2 / 3) : bytes;
	}

	private int size() {
		return switch (this.random.nextInt(6)) {
			case 0 -> 120 + this.random.nextInt(12);
			case 1 -> this.random.nextInt(3200);
			default -> this.random.nextInt(50);
		};
	}

	private void close() {
		int[] codes = { 1000, 1001, 1003, 1011, 1012, 3000, 4999, 1004, 1005, 1006, 999, 0, 2999, 5000 };
		byte[] reason = Arrays.copyOf(text(), this.random.nextInt(130));
		byte[] body = ByteBuffer.allocate(reason.length + 2)
			.putShort((short) codes[this.random.nextInt(codes.length)])
			.put(reason)
			.array();
		frame(0x88, Arrays.copyOf(body, (this.random.nextInt(4) == 0) ? this.random.nextInt(3) : body.length));
	}

	private void control(int first) {
		frame(first, bytes(this.random.nextInt((this.random.nextInt(20) == 0) ? 130 : 10)));
	}

	private void badLength() {
		this.out.write(0x80 | (1 + this.random.nextInt(2)));
		if (this.random.nextBoolean()) {
			this.out.write(126);
			this.out.writeBytes(ByteBuffer.allocate(2).putShort((short) this.random.nextInt(140)).array());
		}
		else {
			this.out.write(127);
			long length = this.random.nextLong() >> this.random.nextInt(64);
			this.out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
		}
		this.out.writeBytes(bytes(this.random.nextInt(200)));
	}

	private byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private byte[] deflated(byte[] payload) {
		if (!this.takeover) {
			this.deflater.end();
			this.deflater = new Deflater(this.random.nextInt(10), true);
		}
		this.deflater.setInput(payload);
		byte[] buffer = new byte[payload.length + 200];
		int length = this.deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
		return Arrays.copyOf(buffer, Math.max(1, length - 4)); // nothing new: an empty
																// block
	}

	private void frame(int first, byte[] payload) {
		this.out.write(first);
		if (payload.length < 126) {
			this.out.write(payload.length);
		}
		else {
			this.out.write(126);
			this.out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
		}
		this.out.writeBytes(payload);
	}

}
