package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to validate the UTF-8 of a message, beside Netty's validator (a handler,
 * so with the way through a pipeline) and beside making the String.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Utf8Benchmark {

	/** Bytes of the message. */
	@Param({ "128", "512", "4096" })
	int size;

	/** Which text. */
	@Param
	Text text = Text.ASCII;

	private byte[] bytes = {};

	private final Utf8Validator validator = new Utf8Validator();

	private final EmbeddedChannel netty = new EmbeddedChannel(new Utf8FrameValidator(),
			new SimpleChannelInboundHandler<TextWebSocketFrame>() {

				@Override
				protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
					// the validation was all
				}

			});

	/** Makes the text. */
	@Setup
	public void setUp() {
		byte[] much = this.text.sample.repeat(2 * this.size).getBytes(StandardCharsets.UTF_8);
		int end = this.size;
		while ((much[end] & 0xc0) == 0x80) {
			end--;
		}
		this.bytes = Arrays.copyOf(much, end);
	}

	/**
	 * Our validator.
	 * @return whether the text is valid
	 */
	@Benchmark
	public boolean ours() {
		this.validator.reset();
		return this.validator.update(this.bytes, 0, this.bytes.length) && this.validator.isComplete();
	}

	/** Netty's validator. */
	@Benchmark
	public void netty() {
		this.netty.pipeline().fireChannelRead(new TextWebSocketFrame(Unpooled.wrappedBuffer(this.bytes)));
	}

	/**
	 * The String, which looks for itself whether the bytes are ASCII.
	 * @return the String
	 */
	@Benchmark
	public String utf8String() {
		return new String(this.bytes, 0, this.bytes.length, StandardCharsets.UTF_8);
	}

	/**
	 * The String, if the bytes are known to be ASCII.
	 * @return the String
	 */
	@Benchmark
	public String latin1String() {
		return new String(this.bytes, 0, this.bytes.length, StandardCharsets.ISO_8859_1);
	}

	/**
	 * The texts.
	 */
	public enum Text {

		/** As feeds send it. */
		ASCII("{\"price\":43210.5,\"amount\":1200.0},"),

		/** A few characters of two and three bytes. */
		MIXED("{\"price\":\"43 210,50 €\",\"name\":\"Zürich\",\"amount\":1200.0},"),

		/** Three bytes for each character. */
		CHINESE("価格数量");

		private final String sample;

		Text(String sample) {
			this.sample = sample;
		}

	}

}
