package io.websockexnova.transport.netty;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.websockexnova.transport.Limits;

/**
 * What a text message costs from the buffer of a read to its String, with all checks of
 * RFC 6455: by our decoder, and by Netty's decoder, inflater and UTF-8 validator.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameDecodeBenchmark {

	private static final int MESSAGES = 64;

	/** Bytes of a message, before compression. */
	@Param({ "128", "512", "4096" })
	int size;

	/** Most bytes of a read. */
	@Param({ "65536", "1460" })
	int read;

	/** Whether the messages are compressed. */
	@Param("false")
	boolean deflate;

	private byte[] stream = {};

	private long characters;

	private final byte[] array = new byte[64 * 1024];

	private final byte[] inflated = new byte[64 * 1024];

	private FrameDecoder decoder = decoder();

	private EmbeddedChannel netty = new EmbeddedChannel();

	/** Makes the bytes of the server. */
	@Setup
	public void setUp() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		byte[] text = "{\"channel\":\"book.BTC-PERPETUAL.raw\",\"price\":43210.5,\"amount\":1200.0},".repeat(60)
			.getBytes(StandardCharsets.US_ASCII);
		Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
		for (int i = 0; i < MESSAGES; i++) {
			byte[] message = Arrays.copyOfRange(text, i % 60, i % 60 + this.size);
			frame(out, (this.deflate) ? deflated(deflater, message) : message);
		}
		deflater.end();
		this.stream = out.toByteArray();
		this.decoder = decoder();
		this.netty = new EmbeddedChannel(new WebSocket13FrameDecoder(false, this.deflate, 1024 * 1024));
		if (this.deflate) {
			this.netty.pipeline().addLast(nettyInflater());
		}
		this.netty.pipeline().addLast(new Utf8FrameValidator(), new Reader());
	}

	/** Gives native memory back. */
	@TearDown(Level.Trial)
	public void tearDown() {
		this.decoder.stop();
		this.netty.finishAndReleaseAll();
	}

	/**
	 * Our decoder.
	 * @return how many characters there were
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public long ours() {
		for (int i = 0; i < this.stream.length; i += this.read) {
			ByteBuf buffer = next(i);
			int length = buffer.readableBytes();
			buffer.readBytes(this.array, 0, length);
			this.decoder.decode(this.array, 0, length);
			buffer.release();
		}
		return this.characters;
	}

	/**
	 * Netty's handlers.
	 * @return how many characters there were
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public long netty() {
		for (int i = 0; i < this.stream.length; i += this.read) {
			this.netty.pipeline().fireChannelRead(next(i));
		}
		this.netty.pipeline().fireChannelReadComplete();
		return this.characters;
	}

	private ByteBuf next(int from) {
		int length = Math.min(this.read, this.stream.length - from);
		return this.netty.alloc().directBuffer(length).writeBytes(this.stream, from, length);
	}

	private FrameDecoder decoder() {
		FrameDecoder made = new FrameDecoder(new Sink(), Limits.DEFAULT, new SpareArrays());
		if (this.deflate) {
			made.accept(new Inflation(true, Limits.DEFAULT.maxMessageSize(), () -> this.inflated));
		}
		return made;
	}

	private static ChannelHandler nettyInflater() {
		PerMessageDeflateClientExtensionHandshaker handshaker = new PerMessageDeflateClientExtensionHandshaker(0);
		WebSocketExtensionData offer = handshaker.newRequestData();
		WebSocketClientExtension extension = handshaker
			.handshakeExtension(new WebSocketExtensionData(offer.name(), Map.of()));
		return extension.newExtensionDecoder();
	}

	private void frame(ByteArrayOutputStream out, byte[] payload) {
		out.write((this.deflate) ? 0xc1 : 0x81);
		if (payload.length < 126) {
			out.write(payload.length);
		}
		else {
			out.write(126);
			out.write(payload.length >> 8);
			out.write(payload.length);
		}
		out.writeBytes(payload);
	}

	private static byte[] deflated(Deflater deflater, byte[] message) {
		byte[] out = new byte[message.length + 100];
		deflater.setInput(message);
		int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
		return Arrays.copyOf(out, length - 4);
	}

	private final class Sink implements FrameSink {

		@Override
		public void onMessage(byte[] bytes, int offset, int length, boolean text) {
			String message = new String(bytes, offset, length, StandardCharsets.UTF_8);
			FrameDecodeBenchmark.this.characters += message.length();
		}

		@Override
		public void onPart() {
			// of no interest
		}

		@Override
		public void onPing(byte[] payload) {
			throw new IllegalStateException();
		}

		@Override
		public void onPong(byte[] payload) {
			throw new IllegalStateException();
		}

		@Override
		public void onClose(int code, String reason) {
			throw new IllegalStateException();
		}

	}

	private final class Reader extends SimpleChannelInboundHandler<TextWebSocketFrame> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
			FrameDecodeBenchmark.this.characters += frame.text().length();
		}

	}

}
