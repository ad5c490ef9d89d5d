package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NovaClientLifecycle} over real sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class NovaClientLifecycleTests {

	private final PeerServer server = PeerServer.start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.clients.feed.url=" + this.server.uri());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void theApplicationIsUpBeforeTheServerAnswers() {
		CountDownLatch started = new CountDownLatch(1);
		this.server.serve((peer) -> {
			peer.call();
			await(started);
			peer.upgrade();
			peer.awaitEnd();
		});
		this.runner.run((context) -> {
			NovaClient client = context.getBean(NovaClient.class);
			awaitPhase(client, Phase.CONNECTING);
			started.countDown();
			awaitPhase(client, Phase.READY);
		});
	}

	@Test
	@Tag("edge-12")
	void stopClosesWithCode1001AndAwaitsTheAnswer() {
		CompletableFuture<Frame> close = new CompletableFuture<>();
		this.server.serve((peer) -> {
			peer.upgrade();
			close.complete(peer.read());
			peer.send(Frame.close(1000, ""));
			peer.fin();
		});
		this.runner.run((context) -> {
			NovaClient client = context.getBean(NovaClient.class);
			awaitPhase(client, Phase.READY);
			context.getSourceApplicationContext().stop();
			assertThat(close).isCompleted();
			assertThat(close.join().closeCode()).isEqualTo(1001);
			assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
			assertThat(client.status().cause()).isNull();
			assertThat(context.getBean(NovaClientLifecycle.class).isRunning()).isFalse();
		});
		assertThat(this.server.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("R20")
	void stopFinishesWhatIsInFlightAndTakesNothingNew() {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch stopping = new CountDownLatch(1);
		CompletableFuture<Frame> close = new CompletableFuture<>();
		this.server.serve((peer) -> {
			peer.upgrade();
			peer.read();
			asked.countDown();
			await(stopping);
			peer.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}");
			close.complete(peer.read());
			peer.send(Frame.close(1001, ""));
			peer.fin();
		});
		this.runner.withPropertyValues("websockexnova.clients.feed.platform=json-rpc").run((context) -> {
			NovaClient client = context.getBean(NovaClient.class);
			awaitPhase(client, Phase.READY);
			CompletableFuture<Integer> answer = client.request("sum", List.of(3, 4), Integer.class).toFuture();
			await(asked);
			CompletableFuture<Void> stop = CompletableFuture.runAsync(context.getSourceApplicationContext()::stop);
			awaitPhase(client, Phase.DRAINING);
			assertThatExceptionOfType(NotSentException.class)
				.isThrownBy(() -> client.request("sum", List.of(), Integer.class).block(Duration.ofSeconds(10)));
			stopping.countDown();
			assertThat(answer).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(7);
			assertThat(stop).succeedsWithin(Duration.ofSeconds(20));
			assertThat(close.join().closeCode()).isEqualTo(1001);
			assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		});
	}

	@Test
	@Tag("R20")
	void stopGivesUpWhatDoesNotEndInTime() {
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<Frame> close = new CompletableFuture<>();
		this.server.serve((peer) -> {
			peer.upgrade();
			peer.read();
			close.complete(peer.read());
			peer.send(Frame.close(1001, ""));
			peer.fin();
			await(over);
		});
		this.runner
			.withPropertyValues("websockexnova.clients.feed.platform=json-rpc",
					"websockexnova.connection.drain-timeout=300ms")
			.run((context) -> {
				NovaClient client = context.getBean(NovaClient.class);
				awaitPhase(client, Phase.READY);
				CompletableFuture<Integer> answer = client.request("sum", List.of(3, 4), Integer.class).toFuture();
				Awaitility.await().until(() -> client.statistics().messagesSent() == 1);
				long begin = System.nanoTime();
				context.getSourceApplicationContext().stop();
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(250),
						Duration.ofSeconds(10));
				assertThat(answer).failsWithin(Duration.ofSeconds(10));
				assertThat(close.join().closeCode()).isEqualTo(1001);
				over.countDown();
			});
	}

	@Test
	@Tag("R20")
	void stopSendsWhatIsQueuedToASlowServerAndFailsWhatIsNotAnswered() {
		int queued = 1000;
		int pending = 100;
		CountDownLatch stopping = new CountDownLatch(1);
		AtomicInteger received = new AtomicInteger();
		CompletableFuture<Frame> close = new CompletableFuture<>();
		this.server.serve((peer) -> {
			peer.upgrade();
			await(stopping);
			Frame frame = peer.read();
			while (frame.opcode() != Frame.CLOSE) {
				received.incrementAndGet();
				frame = peer.read();
			}
			close.complete(frame);
			peer.send(Frame.close(1001, ""));
			peer.fin();
		});
		Set<Thread> before = nonDaemonThreads();
		String message = "x".repeat(20_000);
		this.runner
			.withPropertyValues("websockexnova.clients.feed.platform=json-rpc",
					"websockexnova.connection.drain-timeout=2s", "websockexnova.outbound.queue-capacity=2000")
			.run((context) -> {
				NovaClient client = context.getBean(NovaClient.class);
				awaitPhase(client, Phase.READY);
				CompletableFuture<Void> sends = Flux.range(0, queued)
					.flatMap((i) -> client.send(message), queued)
					.then()
					.toFuture();
				List<CompletableFuture<Integer>> answers = new ArrayList<>();
				for (int i = 0; i < pending; i++) {
					answers.add(client.request("sum", List.of(i), Integer.class).toFuture());
				}
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.until(() -> client.statistics().pendingRequests() == pending);
				assertThat(client.statistics().queued()).isPositive();
				long begin = System.nanoTime();
				CompletableFuture<Void> stop = CompletableFuture.runAsync(context.getSourceApplicationContext()::close);
				awaitPhase(client, Phase.DRAINING);
				stopping.countDown();
				assertThat(stop).succeedsWithin(Duration.ofSeconds(30));
				Duration took = Duration.ofNanos(System.nanoTime() - begin);
				System.out.println("stop with " + queued + " queued and " + pending + " pending took " + took.toMillis()
						+ " ms of 2000 ms for the drain");
				assertThat(took).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(15));
				assertThat(sends).isCompleted();
				assertThat(answers).allMatch(CompletableFuture::isCompletedExceptionally);
				assertThat(close.join().closeCode()).isEqualTo(1001);
				assertThat(received).hasValue(queued + pending);
			});
		// Netty's global executor takes a second to notice that it has nothing to do.
		Awaitility.await()
			.pollInSameThread()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(before).containsAll(nonDaemonThreads()));
	}

	@Test
	void aBudgetForHandshakesHoldsForAllClientsTogether() {
		List<Long> arrivals = new CopyOnWriteArrayList<>();
		this.server.serve((peer) -> {
			arrivals.add(System.nanoTime());
			peer.echo();
		});
		this.runner
			.withPropertyValues("websockexnova.handshakes.per-second=2", "websockexnova.handshakes.burst=1",
					"websockexnova.clients.second.url=" + this.server.uri(),
					"websockexnova.clients.third.url=" + this.server.uri())
			.run((context) -> {
				for (NovaClient client : context.getBeansOfType(NovaClient.class).values()) {
					awaitPhase(client, Phase.READY);
				}
				// One at once, and one each half second after it; what is measured at the
				// server may be a little late at the first and in time at the last.
				assertThat(Duration.ofNanos(arrivals.get(2) - arrivals.get(0))).isGreaterThan(Duration.ofMillis(700));
			});
	}

	@Test
	void stopEndsWhenThePeerDoesNotAnswerTheClose() {
		CountDownLatch over = new CountDownLatch(1);
		this.server.serve((peer) -> {
			peer.upgrade();
			await(over);
		});
		this.runner.withPropertyValues("websockexnova.connection.close-timeout=200ms").run((context) -> {
			NovaClient client = context.getBean(NovaClient.class);
			awaitPhase(client, Phase.READY);
			long begin = System.nanoTime();
			context.getSourceApplicationContext().stop();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(150),
					Duration.ofSeconds(5));
			assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
			over.countDown();
		});
	}

	@Test
	void stopWithACallbackReturnsBeforeTheCloseIsDone() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		this.server.serve((peer) -> {
			peer.upgrade();
			peer.read();
			await(answer);
			peer.send(Frame.close(1000, ""));
			peer.fin();
		});
		this.runner.run((context) -> {
			awaitPhase(context.getBean(NovaClient.class), Phase.READY);
			NovaClientLifecycle lifecycle = context.getBean(NovaClientLifecycle.class);
			CountDownLatch stopped = new CountDownLatch(1);
			lifecycle.stop(stopped::countDown);
			assertThat(stopped.getCount()).isEqualTo(1);
			assertThat(lifecycle.isRunning()).isTrue();
			answer.countDown();
			assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(lifecycle.isRunning()).isFalse();
		});
	}

	@Test
	void aContextThatIsStoppedAndStartedConnectsAgain() {
		this.server.serve(Peer::echo);
		this.runner.run((context) -> {
			NovaClient client = context.getBean(NovaClient.class);
			for (int round = 1; round <= 3; round++) {
				awaitPhase(client, Phase.READY);
				assertThat(this.server.accepted()).isEqualTo(round);
				context.getSourceApplicationContext().stop();
				assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
				context.getSourceApplicationContext().start();
			}
		});
	}

	@Test
	void aClientThatDoesNotConnectByItselfWaitsForACall() {
		this.server.serve(Peer::echo);
		this.runner.withPropertyValues("websockexnova.clients.feed.auto-connect=false").run((context) -> {
			NovaClient client = context.getBean(NovaClient.class);
			assertThat(client.status().phase()).isEqualTo(Phase.IDLE);
			client.connect().block(Duration.ofSeconds(10));
			assertThat(client.status().phase()).isEqualTo(Phase.READY);
			assertThat(this.server.accepted()).isEqualTo(1);
		});
	}

	@Test
	@Tag("edge-14")
	void aClientThatGivesUpIsReportedAndTheApplicationGoesOn(CapturedOutput output) {
		this.server.serve(Peer::close);
		this.runner
			.withPropertyValues("websockexnova.reconnection.initial-delay=1ms",
					"websockexnova.reconnection.max-delay=1ms", "websockexnova.reconnection.max-attempts=2")
			.run((context) -> {
				awaitPhase(context.getBean(NovaClient.class), Phase.CLOSED);
				Awaitility.await()
					.untilAsserted(() -> assertThat(output)
						.contains("Client 'feed' has ended and will not reconnect by itself: gave up after"));
				assertThat(context.isRunning()).isTrue();
			});
		assertThat(this.server.accepted()).isEqualTo(3);
	}

	@Test
	void startsBeforeAndStopsAfterAWebServer() {
		// WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE is MAX_VALUE - 2048
		assertThat(NovaClientLifecycle.PHASE).isEqualTo(Integer.MAX_VALUE - 2048 - 1024);
	}

	private static Set<Thread> nonDaemonThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon())
			.collect(Collectors.toSet());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void awaitPhase(NovaClient client, Phase phase) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> client.status().phase() == phase);
	}

}
