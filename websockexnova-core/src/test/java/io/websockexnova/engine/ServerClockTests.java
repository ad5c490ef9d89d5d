package io.websockexnova.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerClock}.
 */
@Tag("R22")
class ServerClockTests {

	private final LineVenue venue = new LineVenue();

	@Test
	void asLongAsOurClockMayBeRightNothingIsCorrected() {
		Random random = new Random(3);
		for (int i = 0; i < 1000; i++) {
			VirtualClock ours = new VirtualClock(new VirtualLoop(),
					LineVenue.START.plusNanos(random.nextInt(1_000_000_000)));
			ServerClock clock = new ServerClock(ours);
			Duration took = Duration.ofMillis(random.nextInt(500));
			Instant answered = ours.instant().minusMillis(random.nextInt((int) took.toMillis() + 1));
			clock.measure(answered.truncatedTo(ChronoUnit.SECONDS), took);
			assertThat(clock.offset()).isZero();
		}
	}

	@Test
	void aSkewIsFoundToHalfOfTheSecondAndTheHandshake() {
		Random random = new Random(4);
		for (int i = 0; i < 1000; i++) {
			Duration skew = Duration.ofMillis(2000 + random.nextInt(7_200_000))
				.multipliedBy(random.nextBoolean() ? 1 : -1);
			VirtualClock ours = new VirtualClock(new VirtualLoop(),
					LineVenue.START.plusNanos(random.nextInt(1_000_000_000)));
			ServerClock clock = new ServerClock(ours);
			Duration took = Duration.ofMillis(random.nextInt(400));
			Instant answered = ours.instant().minusMillis(random.nextInt((int) took.toMillis() + 1)).plus(skew);
			clock.measure(answered.truncatedTo(ChronoUnit.SECONDS), took);
			Duration error = clock.offset().minus(skew).abs();
			assertThat(error).as("skew %s", skew).isLessThanOrEqualTo(Duration.ofMillis(500).plus(took.dividedBy(2)));
			assertThat(clock.instant()).isEqualTo(ours.instant().plus(clock.offset()));
			assertThat(clock.millis()).isEqualTo(ours.instant().plus(clock.offset()).toEpochMilli());
		}
	}

	@Test
	void whenTheClockIsMendedThenTheNextHandshakeTakesTheCorrectionBack() {
		VirtualClock ours = new VirtualClock(new VirtualLoop(), LineVenue.START);
		ServerClock clock = new ServerClock(ours);
		clock.measure(LineVenue.START.plusSeconds(60), Duration.ZERO);
		assertThat(clock.offset()).isEqualTo(Duration.ofMillis(60_500));
		ours.jump(Duration.ofSeconds(60));
		clock.measure(LineVenue.START.plusSeconds(60), Duration.ZERO);
		assertThat(clock.offset()).isZero();
	}

	@Test
	void aSkewBeyondTheLimitIsReportedOncePerConnection() {
		this.venue.network.serverTime = () -> this.venue.clock.instant()
			.plusSeconds(10)
			.truncatedTo(ChronoUnit.SECONDS);
		this.venue.connect(this.venue.client("test"));
		this.venue.advance(Duration.ofSeconds(20));
		assertThat(this.venue.of(ClientEvent.ClockSkewed.class)).singleElement()
			.satisfies((event) -> assertThat(event.offset()).hasSeconds(10));
		this.venue.network.last().breakOff();
		this.venue.advance(Duration.ofSeconds(20));
		assertThat(this.venue.of(ClientEvent.ClockSkewed.class)).hasSize(2);
	}

	@Test
	void aSkewWithinTheLimitIsNotReported() {
		this.venue.network.serverTime = () -> this.venue.clock.instant()
			.minusSeconds(4)
			.truncatedTo(ChronoUnit.SECONDS);
		this.venue.connect(this.venue.client("test"));
		assertThat(this.venue.of(ClientEvent.ClockSkewed.class)).isEmpty();
		this.venue.network.last().breakOff();
		this.venue.network.serverTime = () -> null;
		this.venue.advance(Duration.ofSeconds(20));
		assertThat(this.venue.of(ClientEvent.ClockSkewed.class)).isEmpty();
	}

	@Test
	void whenTheWallClockJumpsThenNoTimerFiresEarlyOrLate() {
		for (Duration jump : new Duration[] { Duration.ofHours(1), Duration.ofHours(-1) }) {
			LineVenue jumping = new LineVenue();
			jumping.answering = (method) -> !method.equals("slow");
			java.util.List<Throwable> failures = new java.util.ArrayList<>();
			jumping
				.connect(jumping.client("test")
					.with(Setting.PING_INTERVAL, Duration.ofSeconds(60))
					.with(Setting.PONG_TIMEOUT, Duration.ofSeconds(60))
					.with(Setting.SILENCE_TIMEOUT, Duration.ofSeconds(90))
					.with(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(30)))
				.request("slow", 1, String.class)
				.subscribe((value) -> {
				}, failures::add);
			ScriptedTransport.Dial dial = jumping.network.last();
			jumping.clock.jump(jump);
			jumping.advance(Duration.ofMillis(29_999));
			assertThat(failures).isEmpty();
			jumping.advance(Duration.ofMillis(1));
			assertThat(failures).hasSize(1);
			jumping.advance(Duration.ofMillis(29_999));
			assertThat(dial.pings).isEmpty();
			jumping.advance(Duration.ofMillis(1));
			assertThat(dial.pings).hasSize(1);
			jumping.clock.jump(jump.multipliedBy(-2));
			jumping.advance(Duration.ofMillis(29_999));
			assertThat(jumping.losses()).isEmpty();
			jumping.advance(Duration.ofMillis(1));
			assertThat(jumping.losses()).hasSize(1);
			Duration lost = jumping.network.loop.elapsed();
			jumping.clock.jump(jump);
			jumping.advance(Duration.ofSeconds(10));
			assertThat(jumping.network.last().at.minus(lost)).as("the next attempt").isEqualTo(Duration.ofSeconds(1));
		}
	}

}
