package io.websockexnova.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.TimeWindows;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.GapDetected;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.client.TopicUpdate.GapReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Freshness of topics in virtual time.
 */
class FreshnessTests {

	private final LineVenue venue = new LineVenue();

	@BeforeEach
	void pongs() {
		this.venue.network.script = (dial) -> {
			dial.open();
			this.venue.network.loop.execute(() -> keepAlive(dial));
		};
	}

	// Something comes in all the time, so only topics may be silent.
	private void keepAlive(ScriptedTransport.Dial dial) {
		this.venue.network.loop.schedule(() -> {
			if (!dial.aborted) {
				dial.listener.received(2);
				keepAlive(dial);
			}
		}, Duration.ofSeconds(10));
	}

	@Test
	void whenATopicIsSilentForTooLongThenOnlyThatOneIsRepaired() {
		subscribe(stale(Duration.ofMinutes(1)), "a", "b");
		for (int i = 0; i < 7; i++) {
			this.venue.advance(Duration.ofSeconds(10));
			this.venue.network.last().receive("# b 1");
		}
		assertThat(gaps()).containsExactly("a at 2026-07-20T12:01:00Z");
		assertThat(this.venue.methods).containsExactly("unsubscribe", "subscribe");
		assertThat(this.venue.of(ClientEvent.TopicRecovered.class)).hasSize(1);
	}

	@Test
	void whenAHandlerHasAnotherTimeForATopicThenThatCounts() {
		subscribe(stale(Duration.ofMinutes(1)), "slow", "quick");
		this.venue.advance(Duration.ofMinutes(2).minusSeconds(1));
		assertThat(gaps()).containsExactly("quick at 2026-07-20T12:01:00Z");
		this.venue.advance(Duration.ofMinutes(8).plusSeconds(1));
		assertThat(gaps()).contains("slow at 2026-07-20T12:10:00Z");
	}

	@Test
	void whenAHandlerNamesATimeThenTheSettingIsNotNeeded() {
		subscribe(this.venue.client("test"), "slow", "quick");
		this.venue.advance(Duration.ofMinutes(11));
		assertThat(gaps()).containsExactly("slow at 2026-07-20T12:10:00Z");
	}

	@Test
	void whenTheMarketClosesThenSilenceIsNoFaultUntilStaleAfterHasPassedSinceTheOpening() {
		subscribe(stale(Duration.ofMinutes(5)).with(Setting.MARKET_HOURS, TimeWindows.parse("MON-FRI 09:00-12:03")),
				"a");
		this.venue.advance(Duration.between(LineVenue.START, Instant.parse("2026-07-21T09:04:59.999Z")));
		assertThat(gaps()).as("silent for a night").isEmpty();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(gaps()).containsExactly("a at 2026-07-21T09:05:00Z");
	}

	@Test
	void whenTheTopicFlowsAtTheOpeningThenNothingIsRepaired() {
		subscribe(stale(Duration.ofMinutes(5)).with(Setting.MARKET_HOURS, TimeWindows.parse("MON-FRI 09:00-12:03")),
				"a");
		this.venue.advance(Duration.between(LineVenue.START, Instant.parse("2026-07-21T09:04:00Z")));
		this.venue.network.last().receive("# a 1");
		this.venue.advance(Duration.ofMinutes(5).minusMillis(1));
		assertThat(gaps()).isEmpty();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(gaps()).containsExactly("a at 2026-07-21T09:09:00Z");
	}

	@Test
	@Tag("R22")
	void whenTheWallClockJumpsThenFreshnessIsMeasuredAllTheSame() {
		subscribe(stale(Duration.ofMinutes(5)), "a");
		this.venue.clock.jump(Duration.ofHours(1));
		this.venue.advance(Duration.ofMinutes(2));
		this.venue.clock.jump(Duration.ofHours(-2));
		this.venue.advance(Duration.ofMinutes(3).minusMillis(1));
		assertThat(gaps()).isEmpty();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(gaps()).hasSize(1);
	}

	@Test
	@Tag("edge-33")
	void whenAHandlerNamesANegativeTimeThenTheTopicIsRefused() {
		List<Throwable> failures = new ArrayList<>();
		NovaClient client = this.venue.connect(this.venue.client("test")
			.behaviors((given) -> LineVenue.speaking(given).withSubscription(new LineVenue.Topics() {
				@Override
				public Duration staleAfter(String topic) {
					return Duration.ofSeconds(-1);
				}
			})));
		client.topic("a", Integer.class).subscribe((data) -> {
		}, failures::add);
		assertThat(failures).singleElement()
			.isInstanceOf(SubscriptionException.class)
			.asString()
			.contains("SubscriptionHandler.staleAfter returned PT-1S; it must not be negative");
	}

	private NovaClientBuilder stale(Duration after) {
		return this.venue.client("test").with(Setting.STALE_AFTER, after);
	}

	private void subscribe(NovaClientBuilder builder, String... topics) {
		NovaClient client = this.venue.connect(builder);
		for (String topic : topics) {
			client.topic(topic, Integer.class).subscribe();
		}
		this.venue.advance(Duration.ZERO);
		this.venue.methods.clear();
	}

	private List<String> gaps() {
		return this.venue.of(GapDetected.class)
			.stream()
			.filter((event) -> event.reason() == GapReason.STALE)
			.map((event) -> event.topic() + " at " + event.at())
			.toList();
	}

}
