package io.websockexnova.test.edge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sending while, and after, the client is closed.
 */
@Tag("edge-10")
class SendAndCloseTests {

	private static final int LIGHT_THREADS = 1000;

	private static final int THREADS = 16;

	@RegisterExtension
	final Edge edge = new Edge();

	private final List<Throwable> strays = new CopyOnWriteArrayList<>();

	private Thread.UncaughtExceptionHandler before = (thread, error) -> {
	};

	@BeforeEach
	void catchStrays() {
		Hooks.onErrorDropped(this.strays::add);
		Thread.UncaughtExceptionHandler present = Thread.getDefaultUncaughtExceptionHandler();
		if (present != null) {
			this.before = present;
		}
		Thread.setDefaultUncaughtExceptionHandler((thread, error) -> this.strays.add(error));
	}

	@AfterEach
	void restoreHandlers() {
		Hooks.resetOnErrorDropped();
		Thread.setDefaultUncaughtExceptionHandler(this.before);
	}

	@ParameterizedTest
	@EnumSource(OfflinePolicy.class)
	@Tag("R13")
	void whenManyThreadsSendAndAskWhileTheClientIsClosedThenEveryCallEndsOnceWithATypedResult(OfflinePolicy offline)
			throws Exception {
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client()
			.platform(new LineProtocol())
			.with(Setting.OFFLINE_POLICY, offline)
			.with(Setting.QUEUE_CAPACITY, 100_000));
		client.connect().block(Edge.PATIENCE);
		AtomicInteger sent = new AtomicInteger();
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		CountDownLatch closing = new CountDownLatch(1);
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			boolean asks = i % 2 == 0;
			senders.add(CompletableFuture.runAsync(() -> {
				for (int n = 0; n < 60; n++) {
					Mono<?> call = asks ? client.request("echo", "x", String.class) : client.send("message " + n);
					call.then().onErrorResume((error) -> {
						failures.add(error);
						return Mono.empty();
					}).blockOptional(Edge.PATIENCE);
					sent.incrementAndGet();
					if (n == 20) {
						closing.countDown();
					}
				}
			}, (task) -> new Thread(task).start()));
		}
		assertThat(closing.await(5, TimeUnit.SECONDS)).isTrue();
		client.close().block(Edge.PATIENCE);
		CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		assertThat(sent).as("every call has ended").hasValue(THREADS * 60);
		assertThat(failures).isNotEmpty()
			.allSatisfy((error) -> assertThat(error).isInstanceOfAny(NotSentException.class,
					OutcomeUnknownException.class));
		assertThat(this.strays).isEmpty();
		assertThat(client.statistics().pendingRequests()).isZero();
		assertThat(client.statistics().queued()).isZero();
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-38")
	@Tag("R13")
	void whenAThousandLightThreadsSendWhileTheClientIsClosedThenEveryCallEndsOnceAndNothingIsTorn() throws Exception {
		List<String> arrived = new CopyOnWriteArrayList<>();
		this.edge.server().serve((peer) -> {
			peer.upgrade();
			for (Frame frame = peer.read(); frame.opcode() == Frame.TEXT; frame = peer.read()) {
				arrived.add(new String(frame.payload(), StandardCharsets.UTF_8));
			}
			peer.send(Frame.close(1000, ""));
		});
		NovaClient client = this.edge.build(this.edge.client()
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.CLOSE_TIMEOUT, Edge.PATIENCE)
			.with(Setting.QUEUE_CAPACITY, 20_000));
		client.connect().block(Edge.PATIENCE);
		AtomicInteger sent = new AtomicInteger();
		AtomicInteger failed = new AtomicInteger();
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int i = 0; i < LIGHT_THREADS; i++) {
			String text = i + " " + "x".repeat(i) + " " + i;
			senders.add(CompletableFuture.runAsync(() -> {
				for (int n = 0; n < 5; n++) {
					client.send(text).then(Mono.fromRunnable(sent::incrementAndGet)).onErrorResume((error) -> {
						failed.incrementAndGet();
						return Mono.empty();
					}).block(Edge.PATIENCE);
				}
			}, SendAndCloseTests::startLight));
		}
		Edge.awaitTrue("a part has been sent", () -> sent.get() > LIGHT_THREADS);
		client.close().block(Edge.PATIENCE);
		CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
		assertThat(sent.get() + failed.get()).as("every call has ended").isEqualTo(LIGHT_THREADS * 5);
		assertThat(arrived).allSatisfy((text) -> {
			String[] words = text.split(" ", -1);
			assertThat(words).hasSize(3);
			assertThat(words[0]).isEqualTo(words[2]);
			assertThat(words[1]).hasSize(Integer.parseInt(words[0]));
		});
		Edge.awaitTrue("what was sent has arrived", () -> arrived.size() >= sent.get());
		assertThat(this.strays).isEmpty();
	}

	// Virtual, where the JDK has such threads.
	private static void startLight(Runnable task) {
		try {
			Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
		}
		catch (NoSuchMethodException ex) {
			new Thread(null, task, "light", 128 * 1024).start();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource(OfflinePolicy.class)
	void whenTheClientIsClosedThenSendingFailsAtOnceAndSaysSo(OfflinePolicy offline) {
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge
			.build(this.edge.client().platform(new LineProtocol()).with(Setting.OFFLINE_POLICY, offline));
		client.connect().block(Edge.PATIENCE);
		client.close().block(Edge.PATIENCE);
		assertThat(Edge.failureOf(client.send("late"))).isInstanceOf(NotSentException.class)
			.hasMessage("client 'edge' was closed");
		assertThat(Edge.failureOf(client.request("echo", "late", String.class))).isInstanceOf(NotSentException.class)
			.hasMessage("client 'edge' was closed");
		client.connect().block(Edge.PATIENCE);
		assertThat(client.send("again").thenReturn(true).block(Edge.PATIENCE)).isTrue();
	}

	@Test
	void whenTheClientHasEndedForACauseThenSendingNamesTheCause() {
		this.edge.server().serve((peer) -> peer.answer("401 Unauthorized"));
		NovaClient client = this.edge.build(this.edge.client().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		Throwable end = Edge.failureOf(client.connect());
		assertThat(Edge.failureOf(client.send("late"))).isInstanceOf(NotSentException.class)
			.hasMessage(end.getMessage())
			.hasCauseInstanceOf(ClientClosedException.class);
	}

	@Test
	@Tag("edge-14")
	void whenTheClientIsClosedThenMessagesThatStillWaitFailAsNotSent() {
		this.edge.server().refuse();
		NovaClient client = this.edge.dial(this.edge.client().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		Mono<Void> waiting = client.send("waiting").cache();
		waiting.subscribe((nothing) -> {
		}, (error) -> {
		});
		Edge.awaitTrue("the message waits", () -> client.statistics().queued() == 1);
		client.close().block(Edge.PATIENCE);
		assertThat(Edge.failureOf(waiting)).isInstanceOf(NotSentException.class)
			.hasMessage("client 'edge' was closed")
			.hasCauseInstanceOf(ClientClosedException.class);
	}

	@Test
	@Tag("R20")
	void whenCloseIsCalledManyTimesThenThereIsOneCloseFrameAndEveryCallEnds() {
		NovaClient client = this.edge.dial(this.edge.client());
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		Mono<Void> closes = Flux.range(0, 20).flatMap((i) -> client.close()).then().cache();
		closes.subscribe();
		Frame close = peer.read();
		assertThat(close).isEqualTo(Frame.close(1000, ""));
		peer.send(close);
		assertThat(peer.awaitEnd()).isEqualTo(Peer.End.FIN);
		closes.block(Edge.PATIENCE);
		client.close().block(Edge.PATIENCE);
		this.edge.log().awaitStatus();
		assertThat(this.edge.log().phases()).endsWith(Phase.READY, Phase.CLOSING, Phase.CLOSED);
		assertThat(this.edge.log().losses()).isEmpty();
		assertThat(this.strays).isEmpty();
	}

	@Test
	void whenTheServerDoesNotAnswerOurCloseFrameThenTheClientIsClosedAfterTheDeadline() {
		NovaClient client = this.edge.dial(this.edge.client().with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(200)));
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		long start = System.nanoTime();
		client.close().block(Edge.PATIENCE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(190),
				Duration.ofSeconds(5));
		assertThat(peer.read()).isEqualTo(Frame.close(1000, ""));
		assertThat(peer.awaitEnd()).isNotNull();
		assertThat(client.status().cause()).isNull();
	}

	@Test
	void whenAClientIsClosedThatWasNeverConnectedThenItIsClosed() {
		NovaClient client = this.edge.build(this.edge.client());
		client.close().block(Edge.PATIENCE);
		client.close().block(Edge.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.edge.server().accepted()).isZero();
	}

	@Test
	void whenTheEngineIsClosedThenEveryCallEndsAndSaysSo() {
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge.build(this.edge.client());
		client.connect().block(Edge.PATIENCE);
		this.edge.engine().close();
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		client.close().block(Edge.PATIENCE);
		for (Mono<?> call : List.of(client.connect(), client.send("late"), client.request("m", "x", String.class),
				client.topic("t", String.class).then())) {
			assertThat(Edge.failureOf(call)).isNotInstanceOf(AssertionError.class)
				.hasMessage("the engine of client 'edge' is closed");
		}
		assertThat(client.events().collectList().block(Edge.PATIENCE)).isEmpty();
		assertThat(client.messages().collectList().block(Edge.PATIENCE)).isEmpty();
	}

}
