package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reconnection in virtual time.
 */
class ReconnectionTests {

	private final ScriptedTransport network = new ScriptedTransport();

	private final NovaEngine engine = NovaEngine.builder()
		.transport(this.network)
		.scheduler(Schedulers.immediate())
		.random(new Random(42))
		.build();

	private final List<ClientEvent> events = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	@Test
	@Tag("edge-13")
	@Tag("R8")
	void aServerThatAcceptsAndDropsCannotDefeatTheBackoff() {
		this.network.script = (dial) -> {
			dial.open();
			dial.breakOff();
		};
		connect(exponential());
		this.network.loop.advance(Duration.ofMinutes(1));
		List<Duration> gaps = gaps();
		assertThat(gaps).startsWith(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400),
				Duration.ofMillis(800), Duration.ofMillis(1600), Duration.ofMillis(3200), Duration.ofMillis(6400),
				Duration.ofSeconds(10), Duration.ofSeconds(10));
	}

	@Test
	@Tag("edge-13")
	@Tag("R8")
	void attemptsStartAnewOnlyAfterTheConnectionWasStable() {
		this.network.script = ScriptedTransport.Dial::open;
		NovaClient client = connect(exponential());
		for (int i = 0; i < 3; i++) {
			this.network.loop.advance(Duration.ofSeconds(9));
			this.network.last().breakOff();
			this.network.loop.advance(Duration.ofSeconds(1));
		}
		assertThat(client.status().attempt()).isEqualTo(3);
		this.network.loop.advance(Duration.ofSeconds(11));
		assertThat(client.status().attempt()).isZero();
		Duration before = this.network.loop.elapsed();
		this.network.last().breakOff();
		this.network.loop.advance(Duration.ofMillis(100));
		assertThat(this.network.last().at.minus(before)).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	@Tag("R9")
	void aServerThatIsDownForTenMinutesIsFoundWithinTheLongestDelay() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(exponential());
		this.network.loop.advance(Duration.ofMinutes(10));
		assertThat(client.status().phase()).isEqualTo(Phase.BACKING_OFF);
		assertThat(this.network.loop.timers()).as("only the retry timer").isEqualTo(1);
		this.network.script = ScriptedTransport.Dial::open;
		this.network.loop.advance(Duration.ofSeconds(10));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(this.network.dials.size()).isBetween(60, 70);
	}

	@Test
	@Tag("edge-1")
	void whenALostSocketStillTalksThenNothingOfItIsHeard() {
		this.network.script = ScriptedTransport.Dial::open;
		NovaClient client = connect(exponential());
		ScriptedTransport.Dial first = this.network.last();
		first.breakOff();
		this.network.loop.advance(Duration.ofSeconds(1));
		assertThat(client.status().generation()).isEqualTo(2);
		first.receive("late");
		first.breakOff();
		first.open();
		assertThat(client.statistics().messagesReceived()).isZero();
		assertThat(client.statistics().losses()).isEqualTo(1);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(this.network.dials).hasSize(2);
	}

	@Test
	@Tag("edge-4")
	void whenAStageHasEndedThenItsDeadlineIsGone() {
		NovaClient client = connect(exponential());
		assertThat(this.network.loop.timers()).as("the backstop of the transport's deadline").isEqualTo(1);
		this.network.last().open();
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(this.network.loop.timers()).as("ping, write and stability").isEqualTo(3);
		this.network.last().breakOff();
		assertThat(client.status().phase()).isEqualTo(Phase.BACKING_OFF);
		assertThat(this.network.loop.timers()).as("the next attempt").isEqualTo(1);
		client.close().subscribe();
		assertThat(this.network.loop.timers()).isZero();
	}

	@Test
	@Tag("edge-14")
	void whenAttemptsAreUsedUpThenExactlyOneTerminalEventCarriesTheLastCause() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(exponential().with(Setting.MAX_ATTEMPTS, new MaxAttempts(3)));
		this.network.loop.advance(Duration.ofMinutes(10));
		assertThat(this.network.dials).as("the first attempt and three more").hasSize(4);
		assertThat(phases()).filteredOn((phase) -> phase == Phase.CLOSED).hasSize(1);
		assertThat(this.failures).hasSize(1);
		assertThat(this.failures.get(0)).isInstanceOf(ClientClosedException.class)
			.hasMessage("client 'test' has ended: gave up after 4 failed attempts "
					+ "('reconnection.max-attempts' is 3): connection refused");
		assertThat(client.status().cause()).hasRootCauseMessage("connection refused");
		assertThat(this.network.loop.timers()).isZero();
	}

	@Test
	void anExplicitConnectStartsAgainAfterTheEnd() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(exponential().with(Setting.MAX_ATTEMPTS, new MaxAttempts(0)));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		this.network.script = ScriptedTransport.Dial::open;
		client.connect().subscribe();
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().attempt()).isZero();
	}

	@Test
	@Tag("edge-6")
	void retryAfterIsObeyedWithJitterOnTop() {
		this.network.script = (dial) -> dial.refuse(503, Duration.ofSeconds(20));
		connect(exponential());
		this.network.script = ScriptedTransport.Dial::open;
		this.network.loop.advance(Duration.ofSeconds(30));
		assertThat(gaps()).containsExactly(Duration.ofMillis(20_100));
	}

	@Test
	@Tag("edge-6")
	@Tag("R10")
	void aRetryAfterOfAThousandYearsIsCutToAWeek() {
		this.network.script = (dial) -> dial.refuse(503, Duration.ofDays(365_250));
		NovaClient client = connect(exponential());
		assertThat(client.status().phase()).isEqualTo(Phase.BACKING_OFF);
		this.network.script = ScriptedTransport.Dial::open;
		this.network.loop.advance(Duration.ofDays(7).plusSeconds(1));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(gaps()).containsExactly(Duration.ofDays(7).plusMillis(100));
	}

	@Test
	@Tag("edge-6")
	void aRefusalForCredentialsIsNotRetried() {
		this.network.script = (dial) -> dial.refuse(401, null);
		NovaClient client = connect(exponential());
		this.network.loop.advance(Duration.ofMinutes(10));
		assertThat(this.network.dials).hasSize(1);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
	}

	@Test
	@Tag("edge-12")
	void closeDuringBackoffPreventsEveryLaterAttempt() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(exponential());
		client.close().subscribe();
		this.network.loop.advance(Duration.ofMinutes(10));
		assertThat(this.network.dials).hasSize(1);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.network.loop.timers()).isZero();
	}

	@Test
	@Tag("edge-12")
	void closeDuringTheDialCancelsIt() {
		NovaClient client = connect(exponential());
		assertThat(client.status().phase()).isEqualTo(Phase.CONNECTING);
		client.close().subscribe();
		assertThat(this.network.last().cancelled).isTrue();
		this.network.last().open();
		assertThat(this.network.last().aborted).as("a socket that opens too late is dropped").isTrue();
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.network.loop.timers()).isZero();
	}

	@Test
	@Tag("edge-19")
	void aWithheldPongIsFoundAfterIntervalAndDeadlineAndAnUnaskedOneDoesNotCount() {
		this.network.script = ScriptedTransport.Dial::open;
		connect(exponential());
		ScriptedTransport.Dial first = this.network.last();
		this.network.loop.advance(Duration.ofSeconds(15));
		assertThat(first.pings).hasSize(1);
		this.network.loop.advance(Duration.ofSeconds(3));
		first.pong("unasked".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
		this.network.loop.advance(Duration.ofMillis(1999));
		assertThat(first.aborted).isFalse();
		this.network.loop.advance(Duration.ofMillis(1));
		assertThat(first.aborted).isTrue();
		assertThat(this.events).filteredOn((event) -> event instanceof ClientEvent.Lost).hasSize(1);
	}

	@Test
	@Tag("edge-19")
	void anAnsweredPingAndAnyTrafficKeepTheConnection() {
		this.network.script = ScriptedTransport.Dial::open;
		connect(exponential());
		ScriptedTransport.Dial dial = this.network.last();
		for (int i = 0; i < 10; i++) {
			int pings = dial.pings.size();
			this.network.loop.advance(Duration.ofSeconds(15));
			assertThat(dial.pings).hasSize(pings + 1);
			dial.pong(dial.pings.get(pings));
		}
		for (int i = 0; i < 10; i++) {
			this.network.loop.advance(Duration.ofSeconds(10));
			dial.receive("tick");
		}
		assertThat(dial.aborted).isFalse();
		assertThat(dial.pings).as("no ping while messages flow").hasSize(10);
	}

	private NovaClientBuilder exponential() {
		return this.engine.client("test")
			.url("ws://localhost:1/")
			.profile(Profile.FINANCIAL)
			.with(Setting.JITTER_FACTOR, 0.0)
			.with(Setting.MAX_DELAY, Duration.ofSeconds(10));
	}

	private NovaClient connect(NovaClientBuilder builder) {
		NovaClient client = builder.build();
		client.events().subscribe(this.events::add);
		client.connect().subscribe((nothing) -> {
		}, this.failures::add);
		return client;
	}

	private List<Phase> phases() {
		return this.events.stream()
			.filter((event) -> event instanceof ClientEvent.PhaseChanged)
			.map((event) -> ((ClientEvent.PhaseChanged) event).to())
			.toList();
	}

	private List<Duration> gaps() {
		List<Duration> at = this.network.dialledAt();
		List<Duration> gaps = new ArrayList<>();
		for (int i = 1; i < at.size(); i++) {
			gaps.add(at.get(i).minus(at.get(i - 1)));
		}
		return gaps;
	}

}
