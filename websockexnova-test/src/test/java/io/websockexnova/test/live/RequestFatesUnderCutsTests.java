package io.websockexnova.test.live;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Hooks;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.chaos.Seed;
import io.websockexnova.test.proxy.Cut;
import io.websockexnova.test.proxy.Direction;
import io.websockexnova.test.proxy.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conservation of requests: over many scripts, each of which cuts the connection at a
 * chosen byte, every request has one outcome, which is true, and the server carries out
 * none twice that must not be. {@code -Dwebsockexnova.scale} makes it more scripts,
 * {@code -Dwebsockexnova.seed} repeats a run.
 */
class RequestFatesUnderCutsTests {

	private static final int SCRIPTS = 1_000 * Integer.getInteger("websockexnova.scale", 1);

	/** Bytes of a request with its frame, at least; every one of them is cut at. */
	private static final int REQUEST = 75;

	private static final Cut[] CUTS = { Cut.RESET, Cut.FIN };

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	private final FaultProxy proxy = this.live.closing(FaultProxy.to(this.venue.uri()));

	private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

	private final Map<Integer, AtomicInteger> executions = new ConcurrentHashMap<>();

	private final Map<String, Integer> tally = new TreeMap<>();

	private int requests;

	private int refused;

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
	@Tag("edge-25")
	void whenConnectionsAreCutAtEveryByteThenEachRequestEndsOnceAndNoneIsCarriedOutTwiceThatMustNotBe() {
		Random random = Seed.of("fates").random(0);
		this.venue.on("work", this::work);
		NovaClient client = this.live.client("fates", this.proxy.uri())
			.platform(new JsonRpcPlatform())
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(1))
			.with(Setting.MAX_DELAY, Duration.ofMillis(1))
			.with(Setting.BREAKER_ENABLED, false)
			.with(Setting.REQUEST_TIMEOUT, Duration.ofMinutes(1))
			.build();
		client.connect().block(Live.PATIENCE);
		for (int script = 0; script < SCRIPTS; script++) {
			Live.awaitPhase(client, Phase.READY);
			int count = 1 + random.nextInt(5);
			boolean answers = script % 10 == 9;
			// The positions one after the other, so that none is left out.
			long position = answers ? random.nextInt(40 * count + 1) : (script / 10 * 9 + script % 10) % (REQUEST * 3);
			this.proxy.cutAfter(answers ? Direction.TO_CLIENT : Direction.TO_SERVER, position,
					CUTS[random.nextInt(CUTS.length)]);
			if (random.nextInt(8) == 0) {
				// Into the handshake of the next connection, or shortly behind it.
				this.proxy.cutNext(Direction.TO_SERVER, random.nextInt(600), Cut.RESET);
			}
			run(client, script, count, random);
		}
		System.out.printf("fates: %d requests in %d scripts over %d cuts, %d sent again, %s%n", this.requests, SCRIPTS,
				this.proxy.cuts(), client.statistics().retries(), this.tally);
		assertThat(this.dropped).as("second outcomes").isEmpty();
		assertThat(this.proxy.cuts()).isGreaterThan(SCRIPTS / 2);
		assertThat(this.tally.keySet()).as("the run has shown what it is for")
			.contains("FAIL result", "FAIL unknown", "RETRY_IF_UNSENT result", "RETRY_IF_UNSENT unknown",
					"RETRY_IDEMPOTENT result");
		assertThat(client.statistics().retries()).isPositive();
		assertThat(this.refused).as("most have met the cut on their way").isLessThan(this.requests / 4);
		Live.awaitTrue("nothing is left",
				() -> client.statistics().pendingRequests() == 0 && client.statistics().queued() == 0);
	}

	private void run(NovaClient client, int script, int count, Random random) {
		List<Running> running = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			running.add(new Running(this.requests++, RequestFate.values()[random.nextInt(3)]));
		}
		running.forEach((one) -> one.start(client));
		Live.awaitTrue("script " + script, () -> running.stream().allMatch(Running::isOver));
		for (Running one : running) {
			String what = "request " + one.number + " of script " + script + ", " + one.fate;
			assertThat(one.outcomes).as(what).hasSize(1);
			String outcome = one.outcomes.get(0);
			int executed = executions(one.number);
			this.tally.merge(one.fate + " " + outcome, 1, Integer::sum);
			switch (outcome) {
				case "result" -> assertThat(executed).as(what).isPositive();
				case "not sent", "refused" -> assertThat(executed).as(what).isZero();
				default -> assertThat(outcome).as(what).isEqualTo("unknown");
			}
			if (outcome.equals("refused")) {
				// It came when the connection had gone already.
				this.refused++;
				continue;
			}
			switch (one.fate) {
				case FAIL -> assertThat(executed).as(what).isLessThanOrEqualTo(1);
				case RETRY_IF_UNSENT -> {
					assertThat(executed).as(what).isLessThanOrEqualTo(1);
					assertThat(outcome).as(what).isIn("result", "unknown");
				}
				case RETRY_IDEMPOTENT -> assertThat(outcome).as(what).isEqualTo("result");
			}
		}
	}

	private int executions(int number) {
		AtomicInteger count = this.executions.get(number);
		return (count != null) ? count.get() : 0;
	}

	private void work(ScriptedVenue.Request request) {
		int number = request.params().get(0).intValue();
		this.executions.computeIfAbsent(number, (key) -> new AtomicInteger()).incrementAndGet();
		try {
			request.result(Integer.toString(number));
		}
		catch (UncheckedIOException ex) {
			// The connection has been cut.
		}
	}

	private static final class Running {

		private final int number;

		private final RequestFate fate;

		private final List<String> outcomes = new CopyOnWriteArrayList<>();

		Running(int number, RequestFate fate) {
			this.number = number;
			this.fate = fate;
		}

		void start(NovaClient client) {
			client
				.<Integer>request("work", List.of(this.number), Integer.class, RequestOptions.DEFAULTS.fate(this.fate))
				.subscribe((result) -> this.outcomes.add((result == this.number) ? "result" : "wrong result"),
						(error) -> this.outcomes.add(name(error)));
		}

		boolean isOver() {
			return !this.outcomes.isEmpty();
		}

		private static String name(Throwable error) {
			if (error instanceof OutcomeUnknownException) {
				return "unknown";
			}
			if (error instanceof NotSentException) {
				return error.getMessage().contains("is not READY") ? "refused" : "not sent";
			}
			return "other " + error;
		}

	}

}
