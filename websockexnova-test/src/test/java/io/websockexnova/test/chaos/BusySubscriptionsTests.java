package io.websockexnova.test.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import reactor.core.Disposable;

import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.stall.Metronome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four hundred topics at a venue that allows twenty requests a second, refuses a tenth of
 * the topics for now, and acknowledges late and in parts: it ends up with what is wanted,
 * each once, and nobody is faster than it allows.
 */
@Tag("R1")
@Tag("edge-27")
@Tag("edge-29")
class BusySubscriptionsTests {

	private static final int TOPICS = 400;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final NovaEngine engine = NovaEngine.create();

	private final Metronome metronome = new Metronome();

	private final Map<String, Disposable> wanted = new TreeMap<>();

	@AfterEach
	void close() {
		this.engine.close();
		this.metronome.close();
	}

	@RepeatedTest(2)
	void whenTopicsAreRestoredThenReadyComesSoonAfterTheEarliestPossible(RepetitionInfo repetition) {
		Random random = Seed.of("busy venue").random(repetition.getCurrentRepetition());
		try (BusyServer server = new BusyServer(random)) {
			NovaClient client = client(server);
			for (int number = 0; number < TOPICS; number++) {
				want(client, "t" + number);
			}
			client.connect().block(PATIENCE);
			double took = server.sinceFirst().toMillis() / 1000.0;
			double least = Math.ceil((double) server.requests() / BusyServer.RATE) - 1;
			System.out.printf("busy venue: READY after %.2f s, earliest possible %.2f s for %d requests, at most %d "
					+ "within a second%n", took, least, server.requests(), server.fullest());
			assertThat(server.held()).isEqualTo(each(1));
			assertThat(server.doubled()).isZero();
			assertThat(server.fullest()).isLessThanOrEqualTo(mostAtOnce());
			// A tenth is asserted in virtual time; here the machine may stand still in
			// between.
			assertThat(took).isLessThanOrEqualTo(least * 1.5);
		}
	}

	@RepeatedTest(3)
	void whenTheConnectionIsCutInBetweenThenTheServerEndsUpWithWhatIsWantedEachOnce(RepetitionInfo repetition) {
		Random random = Seed.of("busy venue with cuts").random(repetition.getCurrentRepetition());
		try (BusyServer server = new BusyServer(new Random(random.nextLong()))) {
			NovaClient client = client(server);
			for (int number = 0; number < 60; number++) {
				want(client, "t" + number);
			}
			client.connect().subscribe((nothing) -> {
			}, (error) -> {
			});
			for (int cut = 0; cut < 4; cut++) {
				int after = server.requests() + 1 + random.nextInt(25);
				Awaitility.await("the next cut")
					.atMost(PATIENCE)
					.until(() -> server.requests() >= after || client.status().isHealthy());
				for (int change = 0; change < 10; change++) {
					String topic = "t" + random.nextInt(100);
					Disposable left = this.wanted.remove(topic);
					if (left != null) {
						left.dispose();
					}
					else {
						want(client, topic);
					}
				}
				server.cut();
			}
			Awaitility.await("what the server has equals what is wanted")
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(server.held()).isEqualTo(each(1)));
			Awaitility.await("healthy").atMost(PATIENCE).until(() -> client.status().isHealthy());
			assertThat(server.held()).isEqualTo(each(1));
			assertThat(server.doubled()).isZero();
			assertThat(server.fullest()).isLessThanOrEqualTo(mostAtOnce());
			assertThat(client.statistics().losses()).isPositive();
		}
	}

	// The server counts a request when its thread reads it: what comes while the machine
	// lets it stand still is read together. Without that it is the rate, as in virtual
	// time.
	private int mostAtOnce() {
		return BusyServer.RATE + (int) Math.ceil(BusyServer.RATE * this.metronome.total().toNanos() / 1e9);
	}

	private NovaClient client(BusyServer server) {
		return this.engine.client("busy")
			.platform(new BusyServer.Words())
			.url(server.url())
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(50))
			.with(Setting.MAX_DELAY, Duration.ofMillis(100))
			.build();
	}

	private void want(NovaClient client, String topic) {
		this.wanted.put(topic, client.topic(topic, Integer.class).subscribe());
	}

	private Map<String, Integer> each(int times) {
		Map<String, Integer> counts = new TreeMap<>();
		this.wanted.keySet().forEach((topic) -> counts.put(topic, times));
		return counts;
	}

}
