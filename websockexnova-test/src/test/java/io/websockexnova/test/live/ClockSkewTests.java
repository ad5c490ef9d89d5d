package io.websockexnova.test.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A machine whose clock is wrong, and a server that checks signed timestamps to the
 * minute.
 */
@Tag("R22")
class ClockSkewTests {

	@RegisterExtension
	final Live live = new Live();

	@ParameterizedTest
	@ValueSource(longs = { 600, -600, 3, 0 })
	void whenOurClockIsWrongThenTheSignatureIsRightAndTheSkewIsReported(long seconds) {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = client(simulator, Duration.ofSeconds(seconds));
		EventLog log = new EventLog(client);
		client.connect().block(Live.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		if (Math.abs(seconds) < 5) {
			assertThat(log.of(ClientEvent.ClockSkewed.class)).isEmpty();
			return;
		}
		ClientEvent.ClockSkewed skew = log.await(ClientEvent.ClockSkewed.class);
		assertThat(skew.offset()).isBetween(Duration.ofSeconds(-seconds).minusSeconds(4),
				Duration.ofSeconds(-seconds).plusSeconds(4));
	}

	@Test
	void whenTheClockIsSetWhileTheClientIsConnectedThenTheNextConnectionKnows() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		Wrong clock = new Wrong();
		NovaClient client = client(simulator, clock);
		client.connect().block(Live.PATIENCE);
		EventLog log = new EventLog(client);
		clock.offset = Duration.ofHours(1);
		simulator.faults().kill();
		Live.awaitReady(client, 2);
		assertThat(log.await(ClientEvent.ClockSkewed.class).offset()).isBetween(Duration.ofMinutes(-61),
				Duration.ofMinutes(-59));
		clock.offset = Duration.ofHours(-1);
		simulator.faults().kill();
		Live.awaitReady(client, 3);
		assertThat(client.statistics().losses()).isEqualTo(2);
	}

	private NovaClient client(DeribitSimulator simulator, Duration offset) {
		return client(simulator, Clock.offset(Clock.systemUTC(), offset));
	}

	private NovaClient client(DeribitSimulator simulator, Clock clock) {
		NovaEngine engine = this.live.closing(NovaEngine.builder().clock(clock).build());
		return engine.client("skewed")
			.url(simulator.url().toString())
			.platform(new DeribitPlatform())
			.credentials(Live.KEY, Live.SECRET)
			.option("grant", "client_signature")
			.with(Setting.INITIAL_DELAY, Live.DELAY)
			.with(Setting.JITTER_FACTOR, 0.0)
			.build();
	}

	private static final class Wrong extends Clock {

		private volatile Duration offset = Duration.ZERO;

		@Override
		public Instant instant() {
			return Clock.systemUTC().instant().plus(this.offset);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException("UTC only");
		}

	}

}
