package io.websockexnova.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.Transport.Connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How attempts to connect end, over any transport.
 */
abstract class AttemptContract extends TransportContract {

	private static final Duration LONG = Duration.ofSeconds(10);

	AttemptContract(Supplier<TransportUnderTest> factory) {
		super(factory);
	}

	@Test
	@Tag("P4")
	void shouldEndAttemptThatIsNeverAnswered() {
		connect("/path?token=secret", Duration.ofSeconds(1));
		ServerEnd peer = this.server.accept();
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isTrue();
		assertThat(error).hasMessageStartingWith("No answer to the upgrade request from ws://localhost")
			.hasMessageEndingWith("/path?*** within PT1S (stage UPGRADE)");
		peer.awaitEnd();
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	void shouldReportRefusedConnectionAtOnce() {
		this.server.refuse();
		connect("/?token=secret", LONG);
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.CONNECT);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error).hasMessageContaining("ws://localhost").hasMessageContaining("refused");
		assertThat(error.getMessage()).doesNotContain("secret");
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("P5")
	void shouldReportStatusAndRetryAfter() {
		connect("/?token=secret", LONG);
		ServerEnd peer = this.server.accept();
		peer.refuse(429, 7);
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error.status()).isEqualTo(429);
		assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(error).hasMessageContaining("ws://localhost").hasMessageContaining("429");
		assertThat(error.getMessage()).doesNotContain("secret");
		peer.awaitEnd();
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("P3")
	void shouldReportEndBeforeTheAnswerAtOnce() {
		connect("/", LONG);
		this.server.accept().close();
		HandshakeException error = this.listener.awaitFailed();
		assertThat(error.stage()).isEqualTo(Stage.UPGRADE);
		assertThat(error.isTimeout()).isFalse();
		assertThat(error).hasMessageContaining("ws://localhost");
		assertThat(this.listener.ends).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "three", "" })
	void shouldFailIfNoneOfTheOfferedSubprotocolsIsChosen(String chosen) {
		this.fixture.connect(TransportFixture.request(this.server.uri("/"), LONG, List.of("one", "two")),
				this.listener);
		this.server.accept().upgrade(chosen);
		assertThat(this.listener.awaitFailed()).hasMessageContaining("subprotocol").hasMessageContaining("[one, two]");
		assertThat(this.listener.ends).hasValue(1);
	}

	@Test
	@Tag("edge-12")
	void shouldSayNothingAfterCancel() {
		Connecting connecting = connect("/", LONG);
		ServerEnd peer = this.server.accept();
		connecting.cancel();
		connecting.cancel();
		peer.awaitEnd();
		this.fixture.onLoop(() -> true);
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	@Tag("edge-12")
	void shouldCancelAtAnyMoment() {
		List<ServerEnd> peers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Connecting connecting = connect("/", LONG);
			if (i % 3 == 1) {
				this.fixture.onLoop(() -> true);
			}
			else if (i % 3 == 2) {
				peers.add(this.server.accept());
			}
			connecting.cancel();
			this.fixture.onLoop(() -> true);
		}
		peers.forEach(ServerEnd::awaitEnd);
		while (peers.size() < this.server.accepted()) {
			ServerEnd peer = this.server.accept();
			peer.awaitEnd();
			peers.add(peer);
		}
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	void shouldNotCancelWhatHasOpened() {
		Connecting connecting = connect("/", Duration.ofSeconds(1));
		ServerEnd peer = this.server.accept().upgrade("");
		this.listener.awaitOpened();
		connecting.cancel();
		peer.send(Frame.text("one"));
		assertThat(this.listener.awaitText()).isEqualTo("one");
		// the deadline has no effect on an open connection either
		CompletableFuture<Boolean> later = new CompletableFuture<>();
		this.fixture.loop.schedule(() -> later.complete(true), Duration.ofMillis(1300));
		RecordingListener.await(later);
		peer.send(Frame.text("two"));
		assertThat(this.listener.awaitText()).isEqualTo("two");
		assertThat(this.listener.ends).hasValue(0);
	}

	@Test
	void shouldConnectOnTheGivenLoop() {
		Transport transport = this.fixture.transport;
		Set<Loop> loops = new HashSet<>();
		for (int i = 0; i < 6; i++) {
			Loop loop = transport.nextLoop();
			loops.add(loop);
			List<Boolean> inLoop = new ArrayList<>();
			RecordingListener recording = new RecordingListener() {

				@Override
				public void message(byte[] array, int offset, int length, boolean text) {
					inLoop.add(loop.inLoop());
					inLoop.add(Thread.currentThread().isDaemon());
					super.message(array, offset, length, text);
				}

			};
			this.fixture.connect(TransportFixture.request(this.server.uri("/")), loop, recording);
			this.server.accept().upgrade("").send(Frame.text("x"));
			recording.awaitText();
			assertThat(inLoop).containsExactly(true, true);
			assertThat(loop.inLoop()).isFalse();
		}
		assertThat(loops).hasSize(TransportUnderTest.LOOPS);
	}

	@Test
	void shouldRefuseLoopOfAnotherTransport() {
		try (TransportUnderTest other = another()) {
			Loop foreign = other.fixture().loop;
			assertThatIllegalArgumentException().isThrownBy(
					() -> this.fixture.connect(TransportFixture.request(this.server.uri("/")), foreign, this.listener))
				.withMessageContaining("nextLoop()");
		}
	}

	@Test
	void shouldRunTasksInOrderAndTimersInTime() {
		List<Integer> order = new ArrayList<>();
		CompletableFuture<Boolean> inTime = new CompletableFuture<>();
		Loop loop = this.fixture.loop;
		long start = loop.nanoTime();
		for (int i = 0; i < 1000; i++) {
			int number = i;
			loop.execute(() -> order.add(number));
		}
		this.fixture.onLoop(() -> {
			loop.schedule(() -> order.add(-1), Duration.ofMillis(20)).cancel();
			loop.schedule(() -> inTime.complete(loop.nanoTime() - start >= 100_000_000), Duration.ofMillis(100));
			loop.schedule(() -> order.add(1000), Duration.ofSeconds(-1));
		});
		assertThat(RecordingListener.await(inTime)).isTrue();
		assertThat(this.fixture.onLoop(() -> List.copyOf(order))).hasSize(1001).isSorted();
	}

	private Connecting connect(String path, Duration timeout) {
		return this.fixture.connect(TransportFixture.request(this.server.uri(path), timeout, List.of()), this.listener);
	}

}
