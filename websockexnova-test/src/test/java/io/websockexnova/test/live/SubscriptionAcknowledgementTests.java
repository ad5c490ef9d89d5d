package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.SubscriptionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server's answer to a subscription means, when it comes, and if it does not.
 */
class SubscriptionAcknowledgementTests {

	private static final String A = "trades.A.100ms";

	private static final String B = "trades.B.100ms";

	private static final String SUBSCRIBE = "public/subscribe";

	private static final String UNSUBSCRIBE = "public/unsubscribe";

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue();

	@Test
	@Tag("edge-27")
	@Tag("deribit-22")
	@Tag("jsonrpc-47")
	void whenOneChannelIsMissingInTheResultThenExactlyItsSubscriberFails() {
		NovaClient client = this.live.deribit(this.venue.uri()).build();
		TopicLog a = new TopicLog(client, A);
		TopicLog b = new TopicLog(client, B);
		Live.dial(client);
		ScriptedVenue.Request request = this.venue.next(SUBSCRIBE);
		assertThat(request.channels()).containsExactly(A, B);
		request.result("[\"" + A + "\"]");
		Throwable error = b.awaitError();
		assertThat(error).isInstanceOf(SubscriptionException.class)
			.hasMessageContaining("topic '" + B + "' of client 'deribit': refused by the server")
			.hasCauseInstanceOf(RejectedException.class);
		request.connection().push(A, "[1]");
		a.awaitData(1);
		assertThat(a.error()).isNull();
		Live.awaitReady(client, 1);
		Live.eventually(() -> assertThat(client.status().degraded()).as("READY came without it").containsOnlyKeys(B));
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-27")
	@Tag("deribit-24")
	void whenTheWholeRequestIsRefusedThenEachSubscriberHasTheCodeAndTheConnectionStays() {
		NovaClient client = this.live.deribit(this.venue.uri()).build();
		TopicLog a = new TopicLog(client, A);
		TopicLog b = new TopicLog(client, B);
		Live.dial(client);
		this.venue.next(SUBSCRIBE).error(13778, "raw_subscriptions_not_available_for_unauthorized");
		for (TopicLog log : List.of(a, b)) {
			Throwable error = log.awaitError();
			assertThat(error).isInstanceOf(SubscriptionException.class).hasCauseInstanceOf(RejectedException.class);
			assertThat(((RejectedException) error.getCause()).error().numericCode()).isEqualTo(13778);
		}
		Live.awaitReady(client, 1);
		Live.staysTrue(Duration.ofMillis(100), "the connection stays",
				() -> this.venue.accepted() == 1 && client.status().phase() == Phase.READY);
		assertThat(client.status().degraded()).as("READY came without them").containsOnlyKeys(A, B);
	}

	@Test
	@Tag("edge-27")
	void whenTheRefusalIsTransientThenTheTopicIsTriedAgainOnTheSameConnection() {
		NovaClient client = connect();
		EventLog log = new EventLog(client);
		TopicLog a = new TopicLog(client, A);
		this.venue.next(SUBSCRIBE).error(11052, "subscribe_error_unsubscribed");
		Live.awaitTrue("the topic is named as missing", () -> client.status().degraded().containsKey(A));
		this.venue.next(SUBSCRIBE).accept();
		log.await(A, TopicState.CONFIRMED);
		Live.awaitTrue("healthy", () -> client.status().isHealthy());
		assertThat(a.error()).isNull();
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-27")
	void whenTheAnswerDoesNotComeThenOthersFlowAndTheTopicIsTriedAgainFromScratch() {
		NovaClient client = this.live.deribit(this.venue.uri())
			.with(Setting.ACK_TIMEOUT, Duration.ofMillis(900))
			.build();
		EventLog log = new EventLog(client);
		new TopicLog(client, A);
		Live.dial(client);
		ScriptedVenue.Request unanswered = this.venue.next(SUBSCRIBE);
		Live.awaitReady(client, 1);
		Live.eventually(() -> assertThat(client.status().degraded()).containsKey(A));
		TopicLog b = new TopicLog(client, B);
		ScriptedVenue.Request other = this.venue.next(SUBSCRIBE);
		assertThat(other.channels()).containsExactly(B);
		other.accept();
		other.connection().push(B, "[1]");
		b.awaitData(1);
		// The server may have subscribed it without a word, and must not do it twice.
		ScriptedVenue.Request clean = this.venue.next(UNSUBSCRIBE);
		assertThat(clean.channels()).containsExactly(A);
		clean.accept();
		ScriptedVenue.Request again = this.venue.next(SUBSCRIBE);
		assertThat(again.channels()).containsExactly(A);
		unanswered.accept();
		Live.awaitTrue("the late answer is nobody's", () -> client.statistics().unmatched() == 1);
		assertThat(log.states(A)).doesNotContain(TopicState.CONFIRMED);
		again.accept();
		log.await(A, TopicState.CONFIRMED);
		Live.awaitTrue("healthy", () -> client.status().isHealthy());
	}

	@Test
	@Tag("edge-27")
	@Tag("R1")
	void whenTheAnswerDoesNotComeAndTheSubscriberGoesThenTheServerIsToldSo() {
		NovaClient client = Live
			.connect(this.live.deribit(this.venue.uri()).with(Setting.ACK_TIMEOUT, Duration.ofSeconds(1)));
		EventLog log = new EventLog(client);
		TopicLog a = new TopicLog(client, A);
		this.venue.next(SUBSCRIBE);
		Live.awaitTrue("the deadline", () -> client.status().degraded().containsKey(A));
		a.cancel();
		ScriptedVenue.Request request = this.venue.next(UNSUBSCRIBE);
		assertThat(request.channels()).containsExactly(A);
		request.accept();
		log.await(A, TopicState.GONE);
		assertThat(this.venue.poll(SUBSCRIBE, Duration.ofMillis(1200))).as("no further attempt").isNull();
	}

	@Test
	@Tag("edge-27")
	void whenAnAnswerHasAnUnknownIdOrComesTwiceThenTheTopicIsConfirmedOnce() {
		NovaClient client = connect();
		EventLog log = new EventLog(client);
		new TopicLog(client, A);
		ScriptedVenue.Request request = this.venue.next(SUBSCRIBE);
		request.result("4711", "[\"" + A + "\"]");
		Live.awaitTrue("the unknown answer", () -> client.statistics().unmatched() == 1);
		Live.eventually(() -> assertThat(log.states(A)).containsExactly(TopicState.SUBSCRIBING));
		request.accept();
		request.accept();
		Live.awaitTrue("the second answer", () -> client.statistics().unmatched() == 2);
		Live.eventually(() -> assertThat(log.states(A)).containsExactly(TopicState.SUBSCRIBING, TopicState.CONFIRMED));
	}

	@Test
	@Tag("edge-27")
	void whenTheConfirmationComesAfterTheLastSubscriberWentThenTheTopicIsUnsubscribed() {
		NovaClient client = connect();
		EventLog log = new EventLog(client);
		TopicLog a = new TopicLog(client, A);
		ScriptedVenue.Request request = this.venue.next(SUBSCRIBE);
		a.cancel();
		assertThat(this.venue.poll(UNSUBSCRIBE, Duration.ofMillis(100))).as("nothing to unsubscribe yet").isNull();
		request.accept();
		this.venue.next(UNSUBSCRIBE).accept();
		log.await(A, TopicState.GONE);
		Live.eventually(() -> assertThat(log.states(A)).containsExactly(TopicState.SUBSCRIBING, TopicState.CONFIRMED,
				TopicState.UNSUBSCRIBING, TopicState.GONE));
	}

	@Test
	@Tag("edge-27")
	void whenASubscriberComesBackBeforeTheAnswerThenNothingIsSentTwice() {
		NovaClient client = connect();
		EventLog log = new EventLog(client);
		TopicLog first = new TopicLog(client, A);
		ScriptedVenue.Request request = this.venue.next(SUBSCRIBE);
		first.cancel();
		TopicLog second = new TopicLog(client, A);
		request.accept();
		log.await(A, TopicState.CONFIRMED);
		request.connection().push(A, "[1]");
		second.awaitData(1);
		Live.staysTrue(Duration.ofMillis(100), "one request", () -> this.venue.requests().size() == 2);
		assertThat(first.data()).isEmpty();
	}

	@Test
	@Tag("edge-27")
	void whenASubscriberComesBackWhileTheTopicIsUnsubscribedThenItIsSubscribedAfterwards() {
		NovaClient client = connect();
		EventLog log = new EventLog(client);
		TopicLog first = new TopicLog(client, A);
		this.venue.next(SUBSCRIBE).accept();
		log.await(A, TopicState.CONFIRMED);
		first.cancel();
		ScriptedVenue.Request unsubscribe = this.venue.next(UNSUBSCRIBE);
		TopicLog second = new TopicLog(client, A);
		assertThat(this.venue.poll(SUBSCRIBE, Duration.ofMillis(100))).as("one after the other").isNull();
		unsubscribe.accept();
		ScriptedVenue.Request again = this.venue.next(SUBSCRIBE);
		again.accept();
		again.connection().push(A, "[1]");
		second.awaitData(1);
	}

	@Test
	@Tag("deribit-25")
	@Tag("edge-29")
	void whenATopicIsSharedThenItIsSubscribedOnceAndUnsubscribedWithTheLast() {
		NovaClient client = connect();
		EventLog log = new EventLog(client);
		TopicLog first = new TopicLog(client, A);
		ScriptedVenue.Request request = this.venue.next(SUBSCRIBE);
		request.accept();
		log.await(A, TopicState.CONFIRMED);
		TopicLog second = new TopicLog(client, A);
		assertThat(this.venue.poll(SUBSCRIBE, Duration.ofMillis(100))).as("no second subscription").isNull();
		request.connection().push(A, "[1]");
		first.awaitData(1);
		second.awaitData(1);
		first.cancel();
		assertThat(this.venue.poll(UNSUBSCRIBE, Duration.ofMillis(100))).as("the second one is still there").isNull();
		request.connection().push(A, "[2]");
		second.awaitData(2);
		second.cancel();
		this.venue.next(UNSUBSCRIBE).accept();
		log.await(A, TopicState.GONE);
		assertThat(this.venue.poll(UNSUBSCRIBE, Duration.ofMillis(100))).isNull();
		assertThat(first.data()).hasSize(1);
	}

	@Test
	@Tag("deribit-23")
	@Tag("jsonrpc-42")
	void whenDataComesBeforeTheAnswerThenItIsDelivered() {
		NovaClient client = connect();
		TopicLog a = new TopicLog(client, A);
		ScriptedVenue.Request request = this.venue.next(SUBSCRIBE);
		request.connection().push(A, "[1]").push(A, "[2]");
		a.awaitData(2);
		request.accept();
		request.connection().push(A, "[3]");
		a.awaitData(3);
		assertThat(a.data()).hasToString("[[1], [2], [3]]");
		assertThat(a.shape()).containsExactly("Data");
	}

	@Test
	@Tag("edge-28")
	@Tag("jsonrpc-43")
	void whenDataComesForAChannelThatNobodyWantsThenItIsShownAndNeverRestored() {
		NovaClient client = connect();
		List<String> unmatched = new CopyOnWriteArrayList<>();
		client.messages().subscribe((payload) -> unmatched.add(payload.utf8()));
		EventLog log = new EventLog(client);
		TopicLog a = new TopicLog(client, A);
		this.venue.next(SUBSCRIBE).accept();
		log.await(A, TopicState.CONFIRMED);
		a.cancel();
		this.venue.next(UNSUBSCRIBE).accept();
		log.await(A, TopicState.GONE);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		connection.push(A, "[\"late\"]").push(B, "[\"never wanted\"]");
		Live.awaitTrue("both are shown", () -> unmatched.size() == 2);
		assertThat(unmatched.toString()).contains("late", "never wanted");
		assertThat(client.statistics().unmatched()).isEqualTo(2);
		connection.peer().reset();
		Live.awaitReady(client, 2);
		assertThat(this.venue.poll(SUBSCRIBE, Duration.ofMillis(100))).isNull();
		Live.eventually(() -> assertThat(client.status().isHealthy()).isTrue());
	}

	private NovaClient connect() {
		return Live.connect(this.live.deribit(this.venue.uri()));
	}

}
