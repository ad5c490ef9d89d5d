package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often the writer flushes, and how it cuts messages into frames.
 */
class FrameWriterTests {

	private final FlushCounter flushes = new FlushCounter();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.flushes);

	private final NettyLoop loop = new NettyLoop(this.channel.eventLoop());

	private final List<Throwable> outcomes = new ArrayList<>();

	private int sent;

	private int announced;

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void whenManyMessagesAreWrittenInOneTurnThenTheyLeaveWithOneFlush() {
		FrameWriter writer = writer(0);
		for (int turn = 1; turn <= 3; turn++) {
			for (int i = 0; i < 200; i++) {
				send(writer, "message");
			}
			assertThat(this.flushes.count).as("not before the end of the turn").isEqualTo(turn - 1);
			this.channel.runPendingTasks();
			assertThat(this.flushes.count).isEqualTo(turn);
			assertThat(this.sent).isEqualTo(turn * 200);
		}
		writer.readStarted();
		for (int i = 0; i < 200; i++) {
			send(writer, "answer");
		}
		this.channel.runPendingTasks();
		assertThat(this.flushes.count).as("a read is going on").isEqualTo(3);
		writer.readEnded();
		this.channel.runPendingTasks();
		assertThat(this.flushes.count).isEqualTo(4);
		assertThat(this.sent).isEqualTo(800);
	}

	@Test
	@Tag("conformance-8")
	void whenAMessageIsLongerThanAFragmentThenItIsCutAndShorterOnesBehindItStayWhole() {
		FrameWriter writer = writer(4);
		send(writer, "abcd");
		send(writer, "abcdefghij");
		send(writer, "kl");
		this.channel.runPendingTasks();
		assertThat(frames()).containsExactly("81 abcd", "1 abcd", "0 efgh", "80 ij", "81 kl");
		assertThat(this.sent).isEqualTo(3);
		assertThat(this.outcomes).isEmpty();
		assertThat(writer.pendingBytes()).isZero();
	}

	@Test
	@Tag("conformance-5")
	void whenThereIsNoRoomThenTheRestWaitsAndControlFramesPass() {
		FrameWriter writer = writer(16 * 1024);
		this.flushes.held = true;
		send(writer, "x".repeat(200_000));
		send(writer, "behind");
		assertThat(writer.isWritable()).isFalse();
		assertThat(writer.pendingBytes()).isGreaterThan(200_000);
		byte[] ping = { 7 };
		writer.write(Opcodes.PING, ping, 0, 1, ControlFrames.UNHEARD);
		release();
		List<String> frames = frames();
		int at = frames.indexOf("89 \u0007");
		assertThat(at).as("the ping is between two fragments").isBetween(2, 8);
		assertThat(frames.get(0)).startsWith("1 ");
		assertThat(frames.get(frames.size() - 1)).isEqualTo("81 behind");
		frames.remove(at);
		assertThat(frames).hasSize(13 + 1);
		assertThat(String.join("", frames.subList(0, 13).stream().map((frame) -> frame.split(" ")[1]).toList()))
			.isEqualTo("x".repeat(200_000));
		assertThat(this.sent).isEqualTo(2);
		assertThat(writer.isWritable()).isTrue();
		assertThat(this.announced).as("room is announced").isPositive();
	}

	@Test
	void whenTheSocketClosesInOrderThenTheRestOfAMessageLeavesBefore() {
		FrameWriter writer = writer(16 * 1024);
		this.flushes.held = true;
		send(writer, "x".repeat(200_000));
		writer.write(Opcodes.CLOSE, new byte[0], 0, 0, ControlFrames.UNHEARD);
		release();
		List<String> frames = frames();
		assertThat(frames).hasSize(14);
		assertThat(frames.get(12)).startsWith("80 ");
		assertThat(frames.get(13)).startsWith("88");
		assertThat(this.sent).isEqualTo(1);
	}

	@Test
	void whenTheWriterEndsThenWhatWaitedFailsOnce() {
		FrameWriter writer = writer(16 * 1024);
		this.flushes.held = true;
		send(writer, "x".repeat(200_000));
		send(writer, "behind");
		writer.close();
		assertThat(this.outcomes).hasSize(2);
		assertThat(this.sent).isZero();
		assertThat(writer.pendingBytes()).isGreaterThanOrEqualTo(0);
		this.channel.runPendingTasks();
		assertThat(this.outcomes).hasSize(2);
	}

	private void release() {
		this.flushes.held = false;
		for (int i = 0; i < 20; i++) {
			this.channel.flush();
			this.channel.runPendingTasks();
		}
	}

	private FrameWriter writer(int fragmentSize) {
		return new FrameWriter(this.channel, this.loop, fragmentSize, new FrameWriter.Events() {
			@Override
			public void onWritable() {
				FrameWriterTests.this.announced++;
			}

			@Override
			public void onCallbackFailure(Throwable error) {
				throw new AssertionError(error);
			}
		});
	}

	private void send(FrameWriter writer, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		writer.writeMessage(true, bytes, 0, bytes.length, (error) -> {
			if (error == null) {
				this.sent++;
			}
			else {
				this.outcomes.add(error);
			}
		});
	}

	// The first byte in hexadecimal digits and the payload of each frame.
	private List<String> frames() {
		List<String> frames = new ArrayList<>();
		ByteBuf all = this.channel.alloc().buffer();
		ByteBuf part = this.channel.readOutbound();
		while (part != null) {
			all.writeBytes(part);
			part.release();
			part = this.channel.readOutbound();
		}
		while (all.isReadable()) {
			int start = all.readUnsignedByte();
			int length = all.readUnsignedByte() & 0x7f;
			length = (length == 126) ? all.readUnsignedShort() : (length == 127) ? (int) all.readLong() : length;
			byte[] key = new byte[4];
			all.readBytes(key);
			byte[] payload = new byte[length];
			all.readBytes(payload);
			for (int i = 0; i < length; i++) {
				payload[i] ^= key[i & 3];
			}
			frames.add(Integer.toHexString(start) + " " + new String(payload, StandardCharsets.US_ASCII));
		}
		all.release();
		return frames;
	}

	private static final class FlushCounter extends ChannelOutboundHandlerAdapter {

		private int count;

		/** Whether the operating system takes nothing. */
		private boolean held;

		@Override
		public void flush(ChannelHandlerContext context) throws Exception {
			this.count++;
			if (!this.held) {
				super.flush(context);
			}
		}

	}

}
