package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Refusals for rate, seen from outside and in virtual time.
 */
@Tag("edge-32")
@Tag("R27")
class RateFeedbackTests {

	private final LineVenue venue = new LineVenue();

	private final List<Throwable> failures = new ArrayList<>();

	@Test
	void whenTheServerRefusesForRateThenTheClientsOfTheAccountPauseAndThenGoOnSlower() {
		NovaClient one = connect("one");
		NovaClient two = connect("two");
		this.venue.answering = (method) -> false;
		one.request("first", List.of(), String.class).subscribe((result) -> {
		}, this.failures::add);
		this.venue.advance(Duration.ZERO);
		ScriptedTransport.Dial dial = this.venue.network.dials.get(0);
		String id = dial.sent.get(0).split(" ")[0];
		dial.receive("no " + id + " 429");
		this.venue.advance(Duration.ZERO);
		assertThat(this.failures).hasSize(1);
		assertThat(one.statistics().rateLimited()).isEqualTo(1);
		assertThat(this.venue.of(ClientEvent.BudgetChanged.class)).singleElement().satisfies((event) -> {
			assertThat(event.client()).isEqualTo("one");
			assertThat(event.limit()).isEqualTo("a");
			assertThat(event.share()).isEqualTo(0.5);
			assertThat(event.pause()).isEqualTo(Duration.ofSeconds(5));
		});
		this.venue.answering = (method) -> true;
		for (int i = 0; i < 200; i++) {
			two.request("later", List.of(), String.class).subscribe((result) -> {
			}, this.failures::add);
		}
		ScriptedTransport.Dial other = this.venue.network.dials.get(1);
		this.venue.advance(Duration.ofMillis(4_999));
		assertThat(other.sent).as("the other client pauses too").isEmpty();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(other.sent).as("what came back meanwhile").hasSize(10);
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(other.sent.size()).as("more than half as fast, and not as before").isBetween(14, 20);
		this.venue.advance(Duration.ofSeconds(20));
		assertThat(this.venue.of(ClientEvent.BudgetChanged.class)).last()
			.satisfies((event) -> assertThat(event.share()).isEqualTo(1));
		assertThat(other.sent).hasSize(200);
		assertThat(this.failures).hasSize(1);
	}

	@Test
	void whenTheServerRefusesForAnotherReasonThenTheBudgetStays() {
		NovaClient client = connect("one");
		this.venue.answering = (method) -> false;
		client.request("first", List.of(), String.class).subscribe((result) -> {
		}, this.failures::add);
		this.venue.advance(Duration.ZERO);
		ScriptedTransport.Dial dial = this.venue.network.dials.get(0);
		dial.receive("no " + dial.sent.get(0).split(" ")[0] + " 400");
		this.venue.advance(Duration.ZERO);
		assertThat(this.failures).hasSize(1);
		assertThat(client.statistics().rateLimited()).isZero();
		assertThat(this.venue.of(ClientEvent.BudgetChanged.class)).isEmpty();
	}

	private NovaClient connect(String name) {
		RateLimitHandler limits = new RateLimitHandler() {
			@Override
			public List<RateLimit> limits() {
				return List.of(new RateLimit("a", 10, 10, Duration.ofSeconds(1), 0, RateLimit.Scope.ACCOUNT));
			}

			@Override
			public List<RateLimit.Charge> charges(Outbound message) {
				return List.of(new RateLimit.Charge("a", 1));
			}

			@Override
			public Duration pause(ReplyError refusal) {
				return Duration.ofSeconds(5);
			}
		};
		ErrorHandler errors = new ErrorHandler() {
			@Override
			public ErrorClass classify(Throwable error) {
				boolean rate = error instanceof RejectedException rejected && rejected.error().numericCode() == 429;
				return rate ? ErrorClass.RATE_LIMITED : ErrorHandler.super.classify(error);
			}
		};
		return this.venue.connect(this.venue.client(name)
			.credentials("account", "secret")
			.behaviors((given) -> LineVenue.speaking(given).withRateLimit(limits).withError(errors)));
	}

}
