package io.websockexnova.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.TimeWindows;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The watchdogs of {@link Liveness} in virtual time.
 */
class WatchdogTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final LineVenue venue = new LineVenue();

	@Test
	@Tag("R3")
	void whenThePeerFallsSilentThenTheSocketIsCutAfterIntervalAndDeadlineWhereverItWas() {
		for (int i = 0; i < 50; i++) {
			LineVenue silent = new LineVenue();
			silent.connect(pinging(silent));
			ScriptedTransport.Dial dial = silent.network.last();
			silent.advance(Duration.ofMillis(20 * i));
			dial.receive("last words");
			silent.advance(Duration.ofMillis(1999));
			assertThat(dial.aborted).isFalse();
			silent.advance(Duration.ofMillis(1));
			assertThat(dial.aborted).isTrue();
			assertThat(silent.losses()).containsExactly(Loss.Kind.PONG_TIMEOUT);
		}
	}

	@Test
	@Tag("R3")
	void whenThePingCannotBeWrittenThenTheDeadlineRunsAllTheSame() {
		this.venue.connect(pinging(this.venue).with(Setting.WRITE_TIMEOUT, Duration.ofHours(1)));
		ScriptedTransport.Dial dial = this.venue.network.last();
		dial.stuck = true;
		dial.pendingBytes = 1_000_000;
		this.venue.advance(SECOND.multipliedBy(2));
		assertThat(dial.pings).hasSize(1);
		assertThat(dial.aborted).isTrue();
	}

	@Test
	@Tag("edge-19")
	void whenAMessageAndAnUnaskedPongComeTogetherThenTheMessageIsASignOfLife() {
		this.venue.connect(pinging(this.venue));
		ScriptedTransport.Dial dial = this.venue.network.last();
		this.venue.advance(SECOND.plusMillis(500));
		assertThat(dial.pings).hasSize(1);
		this.venue.network.loop.execute(() -> {
			dial.listener.received(9);
			dial.listener.message("# t 1".getBytes(StandardCharsets.UTF_8), 0, 5, true);
			dial.listener.pong(new byte[] { 1 });
			dial.listener.pong(new byte[] { 2 });
		});
		this.venue.advance(SECOND);
		assertThat(dial.aborted).isFalse();
	}

	@Test
	@Tag("R5")
	void whenTheServerSendsOnlyPingsThenTheSilenceTimeoutFires() {
		this.venue.connect(this.venue.client("test").with(Setting.SILENCE_TIMEOUT, Duration.ofSeconds(20)));
		ScriptedTransport.Dial dial = this.venue.network.last();
		dial.receive("data");
		for (int i = 0; i < 19; i++) {
			this.venue.advance(SECOND);
			ping(dial);
		}
		assertThat(dial.aborted).isFalse();
		this.venue.advance(SECOND);
		assertThat(this.venue.losses()).containsExactly(Loss.Kind.SILENCE);
		assertThat(this.venue.of(ClientEvent.Lost.class).get(0).loss().message()).isEqualTo("no message for PT20S");
	}

	@Test
	@Tag("R5")
	void whenTimeGoesOnWhileTheSilenceIsMeasuredThenNoSecondPeriodIsWaited() {
		for (int i = 0; i < 20; i++) {
			LineVenue slow = new LineVenue();
			slow.connect(slow.client("test").with(Setting.SILENCE_TIMEOUT, Duration.ofSeconds(20)));
			ScriptedTransport.Dial dial = slow.network.last();
			slow.advance(Duration.ofMillis(5 * i));
			dial.receive("data");
			slow.network.loop.perLook(Duration.ofMillis(10));
			slow.advance(SECOND.multipliedBy(21));
			assertThat(slow.losses()).as("a message %s ms after the start", 5 * i).containsExactly(Loss.Kind.SILENCE);
		}
	}

	@Test
	void whenTheMarketIsClosedThenSilenceOfTheConnectionIsNoFault() {
		this.venue.connect(this.venue.client("test")
			.with(Setting.SILENCE_TIMEOUT, Duration.ofMinutes(1))
			.with(Setting.MARKET_HOURS, TimeWindows.parse("09:00-12:00,13:00-15:00")));
		ScriptedTransport.Dial dial = this.venue.network.last();
		for (int i = 0; i < 3660; i++) {
			this.venue.advance(SECOND);
			ping(dial);
		}
		assertThat(this.venue.losses()).containsExactly(Loss.Kind.SILENCE);
		assertThat(this.venue.of(ClientEvent.Lost.class).get(0).at()).isEqualTo("2026-07-20T13:01:00Z");
	}

	@Test
	@Tag("R4")
	void whenThePeerReadsNoMoreButStillSendsThenTheWriteTimeoutFires() {
		NovaClient client = this.venue
			.connect(this.venue.client("test").with(Setting.WRITE_TIMEOUT, Duration.ofSeconds(8)));
		ScriptedTransport.Dial dial = this.venue.network.last();
		for (int i = 0; i < 60; i++) {
			this.venue.advance(SECOND);
			dial.receive("# data 1");
		}
		assertThat(dial.aborted).as("nothing waits to be written").isFalse();
		dial.stuck = true;
		client.send("stuck").subscribe((nothing) -> {
		}, (error) -> {
		});
		int seconds = 0;
		while (!dial.aborted && seconds < 60) {
			this.venue.advance(SECOND);
			dial.receive("# data 1");
			seconds++;
		}
		assertThat(this.venue.losses()).containsExactly(Loss.Kind.WRITE_TIMEOUT);
		assertThat(seconds).isBetween(8, 10);
		assertThat(this.venue.of(ClientEvent.Lost.class).get(0).loss().message())
			.isEqualTo("the operating system took nothing of the 5 bytes that wait to be sent for PT8S");
	}

	@Test
	@Tag("R4")
	void whenALargeMessageLeavesSlowlyThenThatIsProgress() {
		this.venue.connect(this.venue.client("test").with(Setting.WRITE_TIMEOUT, Duration.ofSeconds(8)));
		ScriptedTransport.Dial dial = this.venue.network.last();
		dial.pendingBytes = 10_000_000;
		for (int i = 0; i < 60; i++) {
			dial.pendingBytes -= 1000;
			this.venue.advance(SECOND.multipliedBy(3));
			dial.receive("# data 1");
		}
		assertThat(dial.aborted).isFalse();
		for (int i = 0; i < 4; i++) {
			this.venue.advance(SECOND.multipliedBy(3));
			dial.receive("# data 1");
		}
		assertThat(this.venue.losses()).containsExactly(Loss.Kind.WRITE_TIMEOUT);
	}

	@Test
	void roundTripsAreMeasuredFromEachPingToItsPong() {
		NovaClient client = this.venue.connect(pinging(this.venue));
		ScriptedTransport.Dial dial = this.venue.network.last();
		assertThat(client.statistics().roundTrip()).isNull();
		assertThat(client.statistics().smoothedRoundTrip()).isNull();
		this.venue.advance(SECOND);
		dial.pong(new byte[] { 'x' });
		assertThat(client.statistics().roundTrip()).as("an unasked pong measures nothing").isNull();
		this.venue.advance(Duration.ofMillis(80));
		dial.pong(dial.pings.get(0));
		assertThat(client.statistics().roundTrip()).hasMillis(80);
		assertThat(client.statistics().smoothedRoundTrip()).hasMillis(80);
		this.venue.advance(Duration.ofMillis(920));
		this.venue.advance(SECOND);
		assertThat(dial.pings).hasSize(2);
		Duration answeredAt = this.venue.network.loop.elapsed();
		dial.pong(dial.pings.get(1));
		Duration second = client.statistics().roundTrip();
		assertThat(second).isBetween(Duration.ZERO, answeredAt);
		dial.pong(dial.pings.get(1));
		assertThat(client.statistics().roundTrip()).as("the same pong twice").isEqualTo(second);
	}

	@Test
	void roundTripsAreSmoothedByAnEighth() {
		RoundTrip roundTrip = new RoundTrip();
		roundTrip.measured(800);
		roundTrip.measured(1600);
		assertThat(roundTrip.last()).hasNanos(1600);
		assertThat(roundTrip.smoothed()).hasNanos(900);
	}

	@Test
	void roundTripsOfHeartbeatCallsAreMeasuredFromTheCallToItsReply() {
		NovaClient client = this.venue.connect(this.venue.client("test")
			.behaviors((given) -> LineVenue.speaking(given).withHeartbeat(new HeartbeatHandler() {
				@Override
				public HeartbeatPlan plan(Settings settings) {
					return new HeartbeatPlan.Calls(SECOND, SECOND, new Call("beat", List.of()));
				}
			})));
		this.venue.latency = Duration.ofMillis(35);
		this.venue.advance(SECOND.plusMillis(34));
		assertThat(client.statistics().roundTrip()).isNull();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(client.statistics().roundTrip()).hasMillis(35);
		assertThat(this.venue.methods).containsExactly("beat");
	}

	@Test
	void whenLivenessStartsAgainThenTheNewPlanTakesThePlaceOfTheOldOne() {
		Adaptable handler = new Adaptable();
		ScriptedTransport network = this.venue.network;
		this.venue
			.connect(this.venue.client("test").behaviors((given) -> LineVenue.speaking(given).withHeartbeat(handler)));
		ScriptedTransport.Dial dial = network.last();
		int timers = network.loop.timers();
		Liveness liveness = Objects.requireNonNull(((Wire) dial.listener).liveness());
		this.venue.advance(SECOND);
		handler.plan = new HeartbeatPlan.PingFrames(SECOND.multipliedBy(2), SECOND);
		handler.silence = Duration.ofSeconds(5);
		network.loop.execute(liveness::start);
		assertThat(network.loop.timers()).as("pings and the silence watchdog are new").isEqualTo(timers + 2);
		this.venue.advance(SECOND);
		assertThat(dial.pings).as("two seconds of quiet, one of them before the change").hasSize(1);
		dial.pong(dial.pings.get(0));
		this.venue.advance(SECOND.multipliedBy(3));
		assertThat(this.venue.losses()).containsExactly(Loss.Kind.SILENCE);
	}

	@Test
	void aPlanOfAHandlerThatCannotWorkIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeartbeatPlan.PingFrames(Duration.ZERO, SECOND))
			.withMessage("'interval' of a heartbeat is PT0S; it must be positive");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HeartbeatPlan.Calls(SECOND, SECOND.negated(), new Call("x", null)))
			.withMessage("'timeout' of a heartbeat is PT-1S; it must be positive");
	}

	private static NovaClientBuilder pinging(LineVenue venue) {
		return venue.client("test").with(Setting.PING_INTERVAL, SECOND).with(Setting.PONG_TIMEOUT, SECOND);
	}

	private void ping(ScriptedTransport.Dial dial) {
		this.venue.network.loop.execute(() -> {
			dial.listener.received(2);
			dial.listener.ping();
		});
	}

	private static final class Adaptable implements HeartbeatHandler {

		private HeartbeatPlan plan = new HeartbeatPlan.None();

		private @Nullable Duration silence;

		@Override
		public HeartbeatPlan plan(Settings settings) {
			return this.plan;
		}

		@Override
		public @Nullable Duration silenceLimit(Settings settings) {
			return this.silence;
		}

	}

}
