package io.websockexnova.transport.netty;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
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
 * What it costs to mask a message with a fresh key: alone, and as a frame in a buffer
 * beside Netty's encoder.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MaskBenchmark {

	/** Bytes of the message. */
	@Param({ "128", "512", "4096" })
	int size;

	private final MaskKeys keys = new MaskKeys();

	private final byte[] target = new byte[8 * 1024];

	private final EmbeddedChannel netty = new EmbeddedChannel(new WebSocket13FrameEncoder(true));

	private byte[] payload = {};

	/** Makes the payload. */
	@Setup
	public void setUp() {
		this.payload = new byte[this.size];
	}

	/**
	 * A key of ours.
	 * @return the key
	 */
	@Benchmark
	public int key() {
		return this.keys.next();
	}

	/**
	 * Masking alone.
	 * @return the masked bytes
	 */
	@Benchmark
	public byte[] mask() {
		Masking.mask(this.payload, 0, this.payload.length, this.keys.next(), this.target);
		return this.target;
	}

	/** A frame in a buffer. */
	@Benchmark
	public void ours() {
		int key = this.keys.next();
		ByteBuf buffer = this.netty.alloc().directBuffer(FrameHeader.LONGEST + this.size);
		FrameHeader.write(buffer, Opcodes.FIN | Opcodes.BINARY, this.size, key);
		Masking.mask(this.payload, 0, this.size, key, this.target);
		buffer.writeBytes(this.target, 0, this.size);
		buffer.release();
	}

	/** The same by Netty's encoder, in as many buffers as it likes. */
	@Benchmark
	public void netty() {
		this.netty.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(this.payload)));
		ByteBuf part = this.netty.readOutbound();
		while (part != null) {
			part.release();
			part = this.netty.readOutbound();
		}
	}

}
