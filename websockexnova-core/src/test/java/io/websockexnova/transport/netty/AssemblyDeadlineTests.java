package io.websockexnova.transport.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.transport.Limits;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.ProtocolViolationException;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("S3")
class AssemblyDeadlineTests {

	private static final Limits LIMITS = new Limits(1000, 10, Duration.ofSeconds(5));

	private static final byte[] FIRST = { 0x01, 0x01, 'a' };

	private static final byte[] LAST = { (byte) 0x80, 0x01, 'b' };

	private final Clock loop = new Clock();

	private final List<ProtocolViolationException> violations = new ArrayList<>();

	private final Sink sink = new Sink();

	private final FrameDecoder decoder = new FrameDecoder(this.sink, LIMITS, new SpareArrays());

	private final AssemblyDeadline deadline = new AssemblyDeadline(LIMITS.assemblyTimeout(), this.loop, this.decoder,
			this.violations::add);

	AssemblyDeadlineTests() {
		this.sink.deadline = this.deadline;
	}

	@Test
	void shouldSetNoTimerForWholeMessages() {
		receive(new byte[] { (byte) 0x81, 0x01, 'a' });
		assertThat(this.loop.timers).isZero();
	}

	@Test
	void shouldReportMessageThatTakesTooLong() {
		receive(FIRST);
		this.loop.advance(Duration.ofSeconds(5));
		assertThat(this.violations).singleElement()
			.satisfies((violation) -> assertThat(violation.closeCode()).isEqualTo(1008))
			.satisfies((violation) -> assertThat(violation).hasMessageContaining("within PT5S")
				.hasMessageContaining("'connection.assembly-timeout'"));
		assertThat(this.loop.task).isNull();
	}

	@Test
	void shouldSetOneTimerForManyMessagesAndMeasureEachAlone() {
		for (int i = 0; i < 1000; i++) {
			receive(FIRST);
			receive(LAST);
		}
		assertThat(this.loop.timers).isEqualTo(1);
		this.loop.advance(Duration.ofSeconds(4));
		receive(FIRST);
		this.loop.advance(Duration.ofSeconds(1));
		assertThat(this.loop.timers).isEqualTo(2);
		this.loop.advance(Duration.ofMillis(3999));
		assertThat(this.violations).isEmpty();
		this.loop.advance(Duration.ofMillis(1));
		assertThat(this.violations).hasSize(1);
	}

	@Test
	void shouldLetTheTimerRunOutBetweenMessages() {
		receive(FIRST);
		receive(LAST);
		this.loop.advance(Duration.ofSeconds(5));
		assertThat(this.loop.task).isNull();
		assertThat(this.violations).isEmpty();
	}

	@Test
	void shouldEndTheTimerWithTheSocket() {
		receive(FIRST);
		assertThat(this.loop.task).isNotNull();
		this.deadline.cancel();
		this.deadline.cancel();
		assertThat(this.loop.task).isNull();
	}

	private void receive(byte[] bytes) {
		this.decoder.decode(bytes, 0, bytes.length);
	}

	/**
	 * One timer and a clock that the test moves.
	 */
	private static final class Clock implements Loop {

		private @Nullable Runnable task;

		private long due;

		private long now = Long.MAX_VALUE - 1000;

		private int timers;

		@Override
		public void execute(Runnable command) {
			command.run();
		}

		@Override
		public boolean inLoop() {
			return true;
		}

		@Override
		public Timer schedule(Runnable command, Duration delay) {
			assertThat(this.task).isNull();
			this.timers++;
			this.task = command;
			this.due = this.now + delay.toNanos();
			return () -> this.task = null;
		}

		@Override
		public long nanoTime() {
			return this.now;
		}

		private void advance(Duration time) {
			this.now += time.toNanos();
			Runnable current = this.task;
			if (current != null && this.now - this.due >= 0) {
				this.task = null;
				current.run();
			}
		}

	}

	private static final class Sink implements FrameSink {

		private @Nullable AssemblyDeadline deadline;

		@Override
		public void onMessage(byte[] array, int offset, int length, boolean text) {
		}

		@Override
		public void onPart() {
			if (this.deadline != null) {
				this.deadline.start();
			}
		}

		@Override
		public void onPing(byte[] payload) {
		}

		@Override
		public void onPong(byte[] payload) {
		}

		@Override
		public void onClose(int code, String reason) {
		}

	}

}
