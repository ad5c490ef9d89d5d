package io.websockexnova.test.live;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.test.stall.Metronome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What leaves, in which order, and how fast.
 */
class OutboundTests {

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	@Test
	@Tag("edge-38")
	@Tag("R11")
	@Tag("R13")
	void whenEightThreadsSendThroughCutsThenEachKeepsItsOrderAndNothingIsTorn() throws Exception {
		NovaClient client = Live.connect(this.live.plain(this.venue.uri())
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.QUEUE_CAPACITY, 100_000));
		int threads = 8;
		int atLeast = 1500;
		AtomicBoolean allCut = new AtomicBoolean();
		AtomicIntegerArray sent = new AtomicIntegerArray(threads);
		AtomicInteger ended = new AtomicInteger();
		// What a cut destroys had been sent: how much that is, the buffers of the
		// network decide, so the senders go on until the last cut.
		Semaphore underWay = new Semaphore(4000);
		List<Thread> senders = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int sender = i;
			senders.add(new Thread(() -> {
				for (int j = 0; j < atLeast || !allCut.get(); j++) {
					underWay.acquireUninterruptibly();
					// Long ones span several buffers.
					String filler = "y".repeat((j % 100 == 0) ? 70_000 : j % 50);
					sent.incrementAndGet(sender);
					client.send(sender + " " + j + " " + filler).doFinally((signal) -> {
						ended.incrementAndGet();
						underWay.release();
					}).subscribe((nothing) -> {
					}, (error) -> {
					});
				}
			}));
		}
		senders.forEach(Thread::start);
		for (int i = 1; i <= 3; i++) {
			int connection = i;
			int enough = i * 1000;
			Live.awaitTrue("messages", () -> this.venue.texts().size() > enough);
			this.venue.connection(connection).peer().reset();
			this.venue.connection(connection + 1);
		}
		allCut.set(true);
		for (Thread sender : senders) {
			sender.join(Live.PATIENCE.toMillis());
		}
		int total = IntStream.range(0, threads).map(sent::get).sum();
		Live.awaitTrue("all sends have ended", () -> ended.get() == total);
		// A sender may have been done before the last cut.
		for (int i = 0; i < threads; i++) {
			client.send(i + " " + sent.get(i) + " " + "y".repeat(70_000)).block(Live.PATIENCE);
		}
		client.send("the last one").block(Live.PATIENCE);
		Live.awaitTrue("the last one", () -> this.venue.texts().contains("the last one"));
		int[] last = { -1, -1, -1, -1, -1, -1, -1, -1 };
		for (String text : this.venue.texts()) {
			if (text.equals("the last one")) {
				continue;
			}
			String[] parts = text.split(" ", -1);
			int sender = Integer.parseInt(parts[0]);
			int number = Integer.parseInt(parts[1]);
			assertThat(number).as("sender %d", sender).isGreaterThan(last[sender]);
			assertThat(parts[2]).as("whole")
				.isEqualTo("y".repeat((number % 100 == 0 || number == sent.get(sender)) ? 70_000 : number % 50));
			last[sender] = number;
		}
		for (int i = 0; i < threads; i++) {
			assertThat(last[i]).as("the end of sender %d came through", i).isEqualTo(sent.get(i));
		}
		assertThat(this.venue.accepted()).isEqualTo(4);
	}

	@Test
	@Tag("R13")
	@Tag("edge-10")
	void whenTheEngineIsClosedUnderManySendersThenEachSendEnds() throws Exception {
		NovaClient client = Live.connect(this.live.plain(this.venue.uri()).with(Setting.QUEUE_CAPACITY, 100_000));
		int threads = 64;
		AtomicInteger started = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		CountDownLatch running = new CountDownLatch(threads);
		List<Throwable> thrown = new CopyOnWriteArrayList<>();
		List<Thread> senders = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			senders.add(new Thread(() -> {
				running.countDown();
				for (int j = 0; j < 300; j++) {
					started.incrementAndGet();
					client.send("m").doFinally((signal) -> ended.incrementAndGet()).subscribe((nothing) -> {
					}, (error) -> {
					});
				}
			}));
		}
		senders.forEach((thread) -> {
			thread.setUncaughtExceptionHandler((where, error) -> thrown.add(error));
			thread.start();
		});
		assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
		this.live.engine().close();
		for (Thread sender : senders) {
			sender.join(10_000);
		}
		assertThat(thrown).isEmpty();
		assertThat(started).hasValue(threads * 300);
		Live.awaitTrue("all sends have ended", () -> ended.get() == started.get());
	}

	@Test
	@Tag("edge-32")
	@Tag("R27")
	void whenManyThreadsSendThenTheServerNeverSeesMoreThanTheLimitAndOrderIsKept() throws Exception {
		Metronome metronome = this.live.metronome();
		// 20 at once, then 100 per second.
		NovaClient client = Live.connect(limited(new RateLimit("all", 20, 100, Duration.ofSeconds(1), 0)));
		List<Long> arrivals = new CopyOnWriteArrayList<>();
		this.venue.on("tick", (request) -> {
			arrivals.add(request.nanoTime());
			request.result(request.params().get(0).toString());
		});
		long start = System.nanoTime();
		Flux.range(0, 100)
			.flatMap((i) -> client.request("tick", List.of(i), Integer.class), 100)
			.blockLast(Live.PATIENCE);
		Duration taken = Duration.ofNanos(System.nanoTime() - start);
		assertThat(taken).as("80 had to wait for credit").isGreaterThan(Duration.ofMillis(780));
		assertThat(taken).as("and not longer than that").isLessThan(Duration.ofMillis(2500).plus(metronome.total()));
		// What is late on the way comes together.
		double late = 0.05 + metronome.total().toNanos() / 1e9;
		for (int i = 0; i < arrivals.size(); i++) {
			for (int j = i; j < arrivals.size(); j++) {
				double seconds = (arrivals.get(j) - arrivals.get(i)) / 1e9;
				assertThat(j - i + 1.0).as("in %s s", seconds).isLessThanOrEqualTo(20 + 100 * (seconds + late) + 1);
			}
		}
	}

	@Test
	@Tag("edge-32")
	void whenAQueuedMessageIsCancelledThenItNeverLeavesAndGivesWayToTheNext() {
		NovaClient client = Live.connect(limited(new RateLimit("rare", 1, 1, Duration.ofMinutes(1), 0),
				new RateLimit("often", 1000, 1000, Duration.ofSeconds(1), 0)));
		client.send("rare: first").block(Live.PATIENCE);
		Disposable blocked = client.send("rare: second").subscribe();
		CompletableFuture<Void> next = client.send("often: third").toFuture();
		Live.awaitTrue("both wait", () -> client.statistics().queued() == 2);
		assertThat(next).isNotDone();
		blocked.dispose();
		assertThat(next).succeedsWithin(Live.PATIENCE);
		Live.awaitTrue("two messages", () -> this.venue.texts().size() == 2);
		assertThat(this.venue.texts()).containsExactly("rare: first", "often: third");
		assertThat(client.statistics().queued()).isZero();
	}

	@Test
	@Tag("edge-32")
	void whenOneLaneWaitsLongThenAnotherThatWaitsShortlyIsNotHeldUp() {
		ScriptedVenue deribit = this.live.deribitVenue().on("public/subscribe", ScriptedVenue.Request::accept);
		NovaClient client = Live.connect(this.live.deribit(deribit.uri())
			.behaviors((behaviors) -> behaviors
				.withRateLimit(limits((message) -> message.kind().endsWith("subscribe") ? "rare" : "often",
						new RateLimit("rare", 1, 1, Duration.ofMinutes(1), 0),
						new RateLimit("often", 1, 20, Duration.ofSeconds(1), 0)))));
		new TopicLog(client, "trades.A.100ms");
		Live.awaitTrue("the first subscription", () -> deribit.methods().contains("public/subscribe"));
		new TopicLog(client, "trades.B.100ms");
		Live.awaitTrue("the second one waits for a minute", () -> client.statistics().queued() == 1);
		deribit.on("often", (request) -> request.result("1"));
		List<Integer> answers = Flux.range(0, 5)
			.flatMap((i) -> client.request("often", Map.of(), Integer.class), 5)
			.collectList()
			.block(Live.PATIENCE);
		assertThat(answers).hasSize(5);
	}

	@Test
	@Tag("edge-32")
	void whenTheQueueIsFullThenTheNextIsRefusedAndTheConnectionGoesOn() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.plain(server.uri()).with(Setting.QUEUE_CAPACITY, 10).build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		List<Throwable> refused = new CopyOnWriteArrayList<>();
		AtomicInteger sent = new AtomicInteger();
		client.send("z".repeat(16 * 1024 * 1024)).subscribe((nothing) -> {
		}, refused::add, sent::incrementAndGet);
		for (int i = 0; i < 12; i++) {
			client.send("message " + i).subscribe((nothing) -> {
			}, refused::add, sent::incrementAndGet);
			// One after the other, since the way to the queue is bounded as well.
			int queued = Math.min(i + 1, 10);
			Live.awaitTrue("it is queued", () -> client.statistics().queued() == queued);
		}
		Live.awaitTrue("two are refused", () -> refused.size() == 2);
		assertThat(refused).allSatisfy((error) -> assertThat(error).isInstanceOf(NotSentException.class)
			.hasMessage("the queue of client 'plain' is full with 10 messages ('outbound.queue-capacity')"));
		assertThat(client.statistics().queued()).isEqualTo(10);
		assertThat(peer.read().payload()).hasSize(16 * 1024 * 1024);
		for (int i = 0; i < 10; i++) {
			assertThat(peer.read().text()).isEqualTo("message " + i);
		}
		Live.awaitTrue("eleven are sent", () -> sent.get() == 11);
		assertThat(client.status().generation()).isEqualTo(1);
	}

	@Test
	@Tag("edge-32")
	void whenTheSessionOfQueuedMessagesDiesThenTheyFailOrWaitAsConfigured() {
		for (OfflinePolicy policy : OfflinePolicy.values()) {
			ScriptedVenue server = this.live.venue();
			NovaClient client = Live.connect(this.live.client("queued-" + policy, server.uri())
				.with(Setting.OFFLINE_POLICY, policy)
				.behaviors((behaviors) -> behaviors
					.withRateLimit(limits((message) -> "few", new RateLimit("few", 2, 2, Duration.ofSeconds(1), 0)))));
			List<CompletableFuture<Void>> sends = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				sends.add(client.send("message " + i).toFuture());
			}
			Live.awaitTrue("two have left", () -> server.texts().size() == 2);
			server.connection(1).peer().reset();
			if (policy == OfflinePolicy.FAIL) {
				Live.awaitTrue("the others fail", () -> sends.get(3).isCompletedExceptionally());
				assertThat(Live.failureOf(Mono.fromFuture(sends.get(2)))).isInstanceOf(NotSentException.class);
				assertThat(server.texts()).hasSize(2);
			}
			else {
				Live.awaitTrue("the others follow", () -> server.texts().size() == 4);
				assertThat(server.texts()).containsExactly("message 0", "message 1", "message 2", "message 3");
			}
		}
	}

	@Test
	@Tag("edge-32")
	void whenALimitMakesNoSenseThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit("r", 10, 0, Duration.ofSeconds(1), 0))
			.withMessage("'refill' of rate limit 'r' is 0; it must be positive");
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit("r", 10, -1, Duration.ofSeconds(1), 0))
			.withMessage("'refill' of rate limit 'r' is -1; it must be positive");
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit("r", 0, 1, Duration.ofSeconds(1), 0))
			.withMessage("'capacity' of rate limit 'r' is 0; it must be positive");
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit("r", 1, 1, Duration.ZERO, 0))
			.withMessageContaining("'period' of rate limit 'r' is PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit("r", 1, 1, Duration.ofSeconds(1), 1))
			.withMessageContaining("'reserve' of rate limit 'r' is 1");
	}

	@Test
	@Tag("edge-38")
	void whenTextAndBinaryAreSentThenEachArrivesAsWhatItIs() {
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.plain(server.uri()).build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		byte[] bytes = { 0, -1, 5 };
		Mono<Void> late = client.send(bytes);
		client.send("žluť 🐎").block(Live.PATIENCE);
		late.block(Live.PATIENCE);
		client.send(new byte[0]).block(Live.PATIENCE);
		client.send(new Outbound("", Payload.text(""))).block(Live.PATIENCE);
		assertThat(peer.read()).isEqualTo(Frame.text("žluť 🐎".getBytes(StandardCharsets.UTF_8)));
		assertThat(peer.read()).isEqualTo(Frame.binary(bytes));
		assertThat(peer.read()).isEqualTo(Frame.binary());
		assertThat(peer.read()).isEqualTo(Frame.text(""));
		client.send(Map.of("a", 1)).block(Live.PATIENCE);
		assertThat(peer.read()).isEqualTo(Frame.text("{\"a\":1}"));
	}

	private NovaClientBuilder limited(RateLimit... limits) {
		return this.live.jsonRpc(this.venue)
			.with(Setting.QUEUE_CAPACITY, 1000)
			.behaviors((behaviors) -> behaviors.withRateLimit(limits(
					(message) -> (limits.length == 1) ? limits[0].name() : message.payload().utf8().split(":")[0],
					limits)));
	}

	private static RateLimitHandler limits(Function<Outbound, String> bucket, RateLimit... limits) {
		return new RateLimitHandler() {
			@Override
			public List<RateLimit> limits() {
				return List.of(limits);
			}

			@Override
			public List<RateLimit.Charge> charges(Outbound message) {
				String name = bucket.apply(message);
				boolean known = List.of(limits).stream().anyMatch((limit) -> limit.name().equals(name));
				return known ? List.of(new RateLimit.Charge(name, 1)) : List.of();
			}
		};
	}

}
