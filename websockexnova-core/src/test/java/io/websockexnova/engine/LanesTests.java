package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.RequestOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which order messages of different lanes leave, in virtual time. A message is the
 * name of a bucket, what it costs and a number.
 */
@Tag("edge-32")
class LanesTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final LineVenue venue = new LineVenue();

	private final List<Throwable> refused = new ArrayList<>();

	@Test
	void whenAllLanesWaitForOneBucketThenTheMostUrgentLeavesFirst() {
		NovaClient client = connect(new RateLimit("a", 1, 1, SECOND, 0));
		send(client, Lane.QUERY, "a 1");
		for (Lane lane : new Lane[] { Lane.BULK, Lane.QUERY, Lane.ORDER, Lane.CANCEL }) {
			send(client, lane, "a 1 " + lane);
			send(client, lane, "a 1 " + lane + " again");
		}
		this.venue.advance(SECOND.multipliedBy(8));
		assertThat(sent())
			.endsWith("a 1 CANCEL", "a 1 CANCEL again", "a 1 ORDER", "a 1 ORDER again", "a 1 QUERY", "a 1 QUERY again",
					"a 1 BULK", "a 1 BULK again")
			.hasSize(9);
	}

	@Test
	void whenOneLaneLacksCreditThenOthersWithBucketsOfTheirOwnPassInBothDirections() {
		NovaClient client = connect(new RateLimit("slow", 1, 1, Duration.ofHours(1), 0),
				new RateLimit("fast", 100, 100, SECOND, 0));
		send(client, Lane.QUERY, "slow 1");
		send(client, Lane.CANCEL, "slow 1 urgent");
		send(client, Lane.BULK, "slow 1 bulk");
		send(client, Lane.ORDER, "fast 1");
		send(client, Lane.QUERY, "fast 1");
		this.venue.advance(Duration.ZERO);
		assertThat(sent()).containsExactly("slow 1", "fast 1", "fast 1");
	}

	@Test
	void whenAnUrgentMessageIsExpensiveThenCheapOnesOfOtherLanesDoNotKeepItWaitingForEver() {
		NovaClient client = connect(new RateLimit("a", 10, 10, SECOND, 0));
		send(client, Lane.QUERY, "a 10");
		send(client, Lane.ORDER, "a 10 the order");
		for (int i = 0; i < 50; i++) {
			send(client, Lane.QUERY, "a 1");
		}
		this.venue.advance(SECOND);
		assertThat(sent()).containsExactly("a 10", "a 10 the order");
	}

	@Test
	void whenQueriesComeWithoutEndThenBulkHasItsShareAndBehindOrdersItWaits() {
		NovaClient client = connect(new RateLimit("a", 1, 100, SECOND, 0));
		for (int i = 0; i < 10; i++) {
			send(client, Lane.BULK, "a 1 bulk");
		}
		for (int i = 0; i < 400; i++) {
			send(client, Lane.QUERY, "a 1 query");
		}
		this.venue.advance(SECOND.multipliedBy(2));
		assertThat(sent().stream().filter((text) -> text.contains("bulk")).count()).as("one for each 32")
			.isBetween(6L, 8L);
		long before = sent().stream().filter((text) -> text.contains("bulk")).count();
		for (int i = 0; i < 300; i++) {
			send(client, Lane.ORDER, "a 1 order");
		}
		this.venue.advance(SECOND.multipliedBy(2));
		assertThat(sent().stream().filter((text) -> text.contains("bulk")).count()).isEqualTo(before);
	}

	@Test
	void whenTheQueueIsFullOfBulkThenQuestionsOrdersAndCancelsStillFindAPlace() {
		NovaClient client = connect((builder) -> builder.with(Setting.QUEUE_CAPACITY, 16),
				new RateLimit("a", 1, 1, Duration.ofHours(1), 0));
		send(client, Lane.QUERY, "a 1");
		Lane[] lanes = { Lane.BULK, Lane.QUERY, Lane.ORDER, Lane.CANCEL };
		int[] queued = new int[lanes.length];
		for (int i = 0; i < lanes.length; i++) {
			for (int j = 0; j < 30; j++) {
				send(client, lanes[i], "a 1");
			}
			queued[i] = (int) client.statistics().queued();
		}
		assertThat(queued).containsExactly(12, 16, 18, 20);
		assertThat(this.refused).hasSize(100);
	}

	@Test
	void whenAMessageThatHoldsOthersUpIsCancelledThenTheyLeaveAtOnce() {
		NovaClient client = connect(new RateLimit("a", 10, 1, SECOND, 0));
		send(client, Lane.QUERY, "a 5");
		Disposable expensive = send(client, Lane.CANCEL, "a 10");
		send(client, Lane.BULK, "a 5 cheap");
		this.venue.advance(Duration.ZERO);
		assertThat(sent()).hasSize(1);
		expensive.dispose();
		this.venue.advance(Duration.ZERO);
		assertThat(sent()).containsExactly("a 5", "a 5 cheap");
		assertThat(client.statistics().queued()).isZero();
	}

	@Test
	void whenMessagesWaitForTheConnectionThenTheyLeaveByUrgencyToo() {
		NovaClient client = this.venue.client("offline").with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT).build();
		send(client, Lane.BULK, "bulk 1");
		send(client, Lane.CANCEL, "cancel 1");
		send(client, Lane.QUERY, "query 1");
		client.connect().subscribe();
		this.venue.advance(Duration.ZERO);
		assertThat(sent()).containsExactly("cancel 1", "query 1", "bulk 1");
	}

	private List<String> sent() {
		return this.venue.network.last().sent;
	}

	private Disposable send(NovaClient client, Lane lane, String text) {
		return client.send(text, RequestOptions.DEFAULTS.lane(lane)).subscribe((nothing) -> {
		}, this.refused::add);
	}

	private NovaClient connect(RateLimit... limits) {
		return connect((builder) -> builder, limits);
	}

	private NovaClient connect(UnaryOperator<NovaClientBuilder> more, RateLimit... limits) {
		RateLimitHandler handler = new RateLimitHandler() {
			@Override
			public List<RateLimit> limits() {
				return List.of(limits);
			}

			@Override
			public List<RateLimit.Charge> charges(Outbound message) {
				String[] words = message.payload().utf8().split(" ");
				return List.of(new RateLimit.Charge(words[0], Long.parseLong(words[1])));
			}
		};
		return this.venue.connect(more
			.apply(this.venue.client("lanes").behaviors((given) -> LineVenue.speaking(given).withRateLimit(handler))));
	}

}
