package io.websockexnova.test.live;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.proxy.Cut;
import io.websockexnova.test.proxy.Direction;
import io.websockexnova.test.proxy.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests end exactly once, whatever becomes of the connections.
 */
class RequestsUnderCutsTests {

	/** 25 for a hundred thousand requests over a thousand cuts. */
	private static final int SCALE = Integer.getInteger("websockexnova.scale", 1);

	private static final int COUNT = 4000 * SCALE;

	private static final int CUTS = 40 * SCALE;

	private static final Duration DEADLINE = Duration.ofSeconds(1);

	/** For a busy machine. */
	private static final Duration SLACK = Duration.ofSeconds(3);

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	private final FaultProxy proxy = this.live.closing(FaultProxy.to(this.venue.uri()));

	private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

	private final Map<Integer, String> outcomes = new ConcurrentHashMap<>();

	private final AtomicIntegerArray signals = new AtomicIntegerArray(COUNT);

	private final AtomicLong oldest = new AtomicLong();

	@BeforeEach
	void watchForSecondOutcomes() {
		Hooks.onErrorDropped(this.dropped::add);
		Hooks.onNextDropped((value) -> this.dropped.add(new IllegalStateException("second result " + value)));
	}

	@AfterEach
	void stopWatching() {
		Hooks.resetOnErrorDropped();
		Hooks.resetOnNextDropped();
	}

	@Test
	@Tag("R2")
	@Tag("jsonrpc-48")
	void whenConnectionsAreCutAgainAndAgainThenEachRequestEndsOnceAndInTime() {
		long seed = ThreadLocalRandom.current().nextLong();
		System.out.println("R2: seed " + seed);
		this.venue.on("work", (request) -> Mono.delay(Duration.ofMillis(request.params().get(0).intValue() % 30))
			.subscribe((tick) -> answer(request)));
		NovaClient client = this.live.client("cuts", this.proxy.uri())
			.platform(new JsonRpcPlatform())
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.REQUEST_TIMEOUT, DEADLINE)
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(500))
			.with(Setting.PING_INTERVAL, Duration.ofMillis(100))
			.with(Setting.PONG_TIMEOUT, Duration.ofMillis(100))
			.build();
		client.connect().block(Live.PATIENCE);
		Disposable cutting = cut(new Random(seed)).subscribe();
		// Goes on until all cuts are made, since there is nothing to cut without traffic.
		Flux.range(0, COUNT)
			.flatMap((number) -> Mono.delay(Duration.ofMillis(10)).then(call(client, number)), 32)
			.blockLast(Duration.ofSeconds(40L * SCALE));
		cutting.dispose();
		System.out.printf("R2: %d requests over %d cuts, %s, the oldest outcome after %d ms%n", COUNT,
				this.proxy.cuts(),
				this.outcomes.values()
					.stream()
					.collect(Collectors.groupingBy(Function.identity(), Collectors.counting())),
				this.oldest.get() / 1_000_000);
		assertThat(this.proxy.cuts()).as("cuts, with seed %d", seed).isGreaterThanOrEqualTo(CUTS);
		for (int i = 0; i < COUNT; i++) {
			assertThat(this.signals.get(i)).as("outcomes of %d, with seed %d", i, seed).isEqualTo(1);
		}
		assertThat(this.dropped).as("second outcomes, with seed %d", seed).isEmpty();
		assertThat(Duration.ofNanos(this.oldest.get())).as("seed %d", seed).isLessThan(DEADLINE.plus(SLACK));
		assertThat(this.outcomes.values()).contains("result", "unknown").doesNotContain("wrong result", "other");
		List<Integer> arrived = this.venue.requests().stream().map(RequestsUnderCutsTests::number).toList();
		assertThat(arrived).as("nothing is sent twice, with seed %d", seed).doesNotHaveDuplicates();
		Set<Integer> seen = Set.copyOf(arrived);
		assertThat(this.outcomes).as("seed %d", seed)
			.allSatisfy((number, outcome) -> assertThat(outcome.equals("not sent") && seen.contains(number))
				.as("%d was reported as not sent and arrived", number)
				.isFalse());
		Live.awaitPhase(client, Phase.READY);
		assertThat(client.statistics().pendingRequests()).isZero();
		assertThat(client.statistics().queued()).isZero();
		Live.eventually(() -> assertThat(this.venue.accepted()).as("the oracle for dials")
			.isEqualTo((int) client.statistics().attempts()));
	}

	private Flux<Long> cut(Random random) {
		Cut[] ways = { Cut.RESET, Cut.FIN, Cut.RESET, Cut.FIN, Cut.BLACKHOLE };
		return Flux.interval(Duration.ofMillis(10)).filter((tick) -> this.proxy.cuts() < CUTS).doOnNext((tick) -> {
			if (tick % 4 == 0) {
				this.proxy.cutAfter(Direction.values()[random.nextInt(2)], random.nextInt(3000),
						ways[random.nextInt(ways.length)]);
			}
		}).onBackpressureDrop();
	}

	private Mono<Void> call(NovaClient client, int number) {
		long start = System.nanoTime();
		return client.request("work", List.of(number), Integer.class)
			.doOnNext((result) -> ended(number, (result == number) ? "result" : "wrong result", start))
			.doOnError((error) -> ended(number, name(error), start))
			.onErrorResume((error) -> Mono.empty())
			.then();
	}

	private void ended(int number, String outcome, long start) {
		this.signals.incrementAndGet(number);
		this.outcomes.put(number, outcome);
		this.oldest.accumulateAndGet(System.nanoTime() - start, Math::max);
	}

	private static String name(Throwable error) {
		if (error instanceof OutcomeUnknownException) {
			return "unknown";
		}
		if (error instanceof NotSentException) {
			return "not sent";
		}
		return (error instanceof RequestTimeoutException) ? "timeout" : "other";
	}

	private static void answer(ScriptedVenue.Request request) {
		try {
			request.result(Integer.toString(number(request)));
		}
		catch (UncheckedIOException ex) {
			// The connection has been cut.
		}
	}

	private static int number(ScriptedVenue.Request request) {
		return request.params().get(0).intValue();
	}

}
