package io.websockexnova.engine;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.engine.TopicVenue.Log;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wanted, what the server has confirmed, and how the one follows the other, in
 * virtual time.
 */
@Tag("R1")
class SubscriptionsTests {

	private final TopicVenue venue = new TopicVenue();

	@Test
	@Tag("edge-29")
	void whenATopicIsSharedThenItIsSubscribedOnceAndGoneWithTheLast() {
		this.venue.connect();
		Log first = log("a");
		Log second = log("a");
		this.venue.answer("all");
		this.venue.receive("# a 1");
		first.subscription.dispose();
		this.venue.receive("# a 2");
		assertThat(this.venue.sent()).containsExactly("subscribe a");
		second.subscription.dispose();
		assertThat(this.venue.sent()).containsExactly("subscribe a", "unsubscribe a");
		this.venue.answer("all");
		assertThat(this.venue.states("a")).containsExactly(TopicState.SUBSCRIBING, TopicState.CONFIRMED,
				TopicState.UNSUBSCRIBING, TopicState.GONE);
		assertThat(first.heard).containsExactly("1");
		assertThat(second.heard).containsExactly("1", "2");
		this.venue.receive("# a 3");
		assertThat(this.venue.client.statistics().unmatched()).isEqualTo(1);
	}

	@Test
	@Tag("edge-27")
	void whenOneTopicIsNotMentionedThenItAloneEndsAndANewSubscriberTriesAgain() {
		this.venue.connect();
		Log good = log("a");
		this.venue.answer("all");
		Log bad = log("b");
		this.venue.answer("nothing");
		assertThat(bad.errors).singleElement()
			.isInstanceOf(SubscriptionException.class)
			.asString()
			.contains("topic 'b' of client 'topics': refused by the server", "did not mention");
		assertThat(this.venue.states("b")).endsWith(TopicState.REJECTED);
		this.venue.receive("# a 1");
		assertThat(good.heard).containsExactly("1");
		assertThat(good.errors).isEmpty();
		assertThat(this.venue.client.status().degraded()).isEmpty();
		log("b");
		assertThat(this.venue.sent()).containsExactly("subscribe a", "subscribe b", "subscribe b");
	}

	@Test
	@Tag("edge-27")
	void whenTheServerRefusesThenTheSubscriberHearsTheCode() {
		this.venue.connect();
		Log log = log("a");
		this.venue.refuse("denied");
		assertThat(log.errors).singleElement().asString().contains("denied");
		assertThat(log.errors.get(0)).hasCauseInstanceOf(RejectedException.class);
	}

	@Test
	@Tag("edge-27")
	void whenNoAnswerComesThenTheTopicIsUnsubscribedBeforeItIsTriedAgainWithGrowingWaits() {
		this.venue.build((client) -> client.with(Setting.ACK_TIMEOUT, Duration.ofSeconds(5)));
		this.venue.connect();
		Log log = log("a");
		this.venue.advance(Duration.ofSeconds(5));
		assertThat(this.venue.client.status().degraded()).containsOnlyKeys("a");
		this.venue.advance(Duration.ofMillis(999));
		assertThat(this.venue.sent()).containsExactly("subscribe a");
		this.venue.advance(Duration.ofMillis(1));
		assertThat(this.venue.sent()).containsExactly("subscribe a", "unsubscribe a");
		this.venue.answer("all");
		assertThat(this.venue.sent()).containsExactly("subscribe a", "unsubscribe a", "subscribe a");
		this.venue.advance(Duration.ofSeconds(5));
		this.venue.advance(Duration.ofMillis(1999));
		assertThat(this.venue.sent()).hasSize(3);
		this.venue.advance(Duration.ofMillis(1));
		assertThat(this.venue.sent()).hasSize(4);
		this.venue.answer("all");
		this.venue.answer("all");
		assertThat(this.venue.client.status().degraded()).isEmpty();
		assertThat(log.errors).isEmpty();
	}

	@Test
	void whenRetriesGoOnThenTheirWaitsGrowToHalfAMinuteAndStartAnewOnceConfirmed() {
		this.venue.build((client) -> client.with(Setting.ACK_TIMEOUT, Duration.ofSeconds(1)));
		this.venue.connect();
		log("a");
		for (int wait : new int[] { 1, 2, 4, 8, 16, 32, 32 }) {
			int sent = this.venue.sent().size();
			this.venue.advance(Duration.ofSeconds(1));
			this.venue.advance(Duration.ofSeconds(wait).minusMillis(1));
			assertThat(this.venue.sent()).hasSize(sent);
			this.venue.advance(Duration.ofMillis(1));
			this.venue.answer("all");
			assertThat(this.venue.sent()).as("after %d s", wait).hasSize(sent + 2);
		}
		this.venue.answer("all");
		log("b");
		this.venue.advance(Duration.ofSeconds(2));
		assertThat(this.venue.sent()).endsWith("unsubscribe b");
	}

	@Test
	@Tag("edge-27")
	void whenTheServerNamesAWaitThenExactlyThatIsWaitedAndNothingIsUnsubscribed() {
		this.venue.connect();
		log("a");
		this.venue.answer("later:7");
		assertThat(this.venue.client.status().degraded()).containsOnlyKeys("a");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
		this.venue.advance(Duration.ofMillis(6999));
		assertThat(this.venue.sent()).containsExactly("subscribe a");
		this.venue.advance(Duration.ofMillis(1));
		assertThat(this.venue.sent()).containsExactly("subscribe a", "subscribe a");
		this.venue.answer("all");
		assertThat(this.venue.client.status().degraded()).isEmpty();
		assertThat(this.venue.states("a")).containsExactly(TopicState.SUBSCRIBING, TopicState.WANTED,
				TopicState.SUBSCRIBING, TopicState.CONFIRMED);
	}

	@Test
	void whenTheSubscriberGoesWhileTheTopicWaitsThenItIsNotTriedAgain() {
		this.venue.connect();
		Log log = log("a");
		this.venue.answer("later:7");
		log.subscription.dispose();
		assertThat(this.venue.states("a")).endsWith(TopicState.GONE);
		assertThat(this.venue.client.status().degraded()).isEmpty();
		this.venue.advance(Duration.ofMinutes(1));
		assertThat(this.venue.sent()).containsExactly("subscribe a");
	}

	@Test
	@Tag("edge-27")
	void whenSubscribersComeAndGoWhileAnAnswerIsOutstandingThenNothingIsSentTwice() {
		this.venue.connect();
		Log log = log("a");
		log.subscription.dispose();
		Log again = log("a");
		again.subscription.dispose();
		assertThat(this.venue.sent()).containsExactly("subscribe a");
		this.venue.answer("all");
		assertThat(this.venue.sent()).containsExactly("subscribe a", "unsubscribe a");
		Log back = log("a");
		assertThat(this.venue.sent()).hasSize(2);
		this.venue.answer("all");
		assertThat(this.venue.sent()).containsExactly("subscribe a", "unsubscribe a", "subscribe a");
		this.venue.answer("all");
		this.venue.receive("# a 1");
		assertThat(back.heard).containsExactly("1");
	}

	@Test
	@Tag("edge-33")
	void whenAHandlerFailsThenThatIsReportedAndOtherTopicsGoOn() {
		this.venue.connect();
		Log good = log("a");
		this.venue.answer("all");
		this.venue.failures.put("subscribe", new IllegalStateException("bad topic"));
		Log bad = log("b");
		assertThat(bad.errors).singleElement().asString().contains("bad topic");
		this.venue.failures.put("requires", new IllegalStateException("bad question"));
		assertThat(log("c").errors).singleElement().asString().contains("bad question");
		this.venue.failures.put("unsubscribe", new IllegalStateException("bad farewell"));
		good.subscription.dispose();
		assertThat(this.venue.states("a")).endsWith(TopicState.GONE);
		assertThat(this.venue.of(ClientEvent.ErrorOccurred.class)).hasSize(2)
			.extracting((event) -> String.valueOf(event.error().getMessage()))
			.anyMatch((text) -> text.contains("bad topic"))
			.anyMatch((text) -> text.contains("bad farewell"));
		Log next = log("d");
		this.venue.answer("broken");
		assertThat(this.venue.client.status().degraded()).containsEntry("d",
				"acknowledgement not understood: not understood");
		this.venue.advance(Duration.ofSeconds(1));
		this.venue.answer("all");
		this.venue.receive("# d 1");
		assertThat(next.heard).containsExactly("1");
	}

	@Test
	void whenThePlatformHasNoRequestForATopicThenThatEndsItsStreamAndGoingIsGone() {
		this.venue.connect();
		assertThat(log("unknown").errors).singleElement().asString().contains("the platform has no request for it");
		Log silent = log("silent");
		this.venue.answer("all");
		silent.subscription.dispose();
		assertThat(this.venue.states("silent")).endsWith(TopicState.GONE);
		assertThat(this.venue.sent()).containsExactly("subscribe silent");
	}

	@Test
	@Tag("R25")
	void whenATopicNeedsALoginAndThereIsNoneThenTheRemedyIsSaidAndNothingIsSent() {
		this.venue.connect();
		assertThat(log("private").errors).singleElement()
			.asString()
			.contains("topic 'private' needs a login, but client 'topics' has no credentials; set 'credentials.key'");
		assertThat(this.venue.sent()).isEmpty();
	}

	@Test
	@Tag("edge-29")
	void whenTheConnectionIsLostThenWantedTopicsAreRestoredBeforeReadyAndTellOfTheGap() {
		this.venue.connect();
		Log first = log("a");
		this.venue.answer("all");
		Log left = log("b");
		this.venue.answer("all");
		Log unanswered = log("c");
		this.venue.receive("# a 1");
		this.venue.network.last().breakOff();
		left.subscription.dispose();
		Log fresh = log("d");
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(this.venue.sent()).containsExactly("subscribe a,c,d");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.RESTORING);
		this.venue.answer("all");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
		this.venue.receive("# a 2");
		assertThat(first.heard).containsExactly("1", "gap DISCONNECTED -1 -1", "recovered false", "2");
		assertThat(unanswered.heard).as("it had not flowed").isEmpty();
		assertThat(fresh.heard).isEmpty();
		assertThat(this.venue.client.statistics().gaps()).as("of a, and of b, which was wanted still").isEqualTo(2);
	}

	@Test
	@Tag("edge-29")
	void whenTheConnectionIsLostInTheMiddleOfTheRestorationThenItStartsAnew() {
		this.venue.connect();
		Log log = log("a");
		this.venue.answer("all");
		this.venue.reconnect();
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.RESTORING);
		this.venue.network.last().breakOff();
		this.venue.advance(Duration.ofSeconds(2));
		assertThat(this.venue.sent()).containsExactly("subscribe a");
		this.venue.answer("all");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
		assertThat(log.heard).containsExactly("gap DISCONNECTED -1 -1", "recovered false");
	}

	@Test
	@Tag("edge-29")
	void whenARestoredTopicIsRefusedOrPostponedThenReadyDoesNotWaitForIt() {
		this.venue.connect();
		Log log = log("a");
		this.venue.answer("all");
		this.venue.reconnect();
		this.venue.answer("later:60");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
		assertThat(this.venue.client.status().isHealthy()).isFalse();
		this.venue.reconnect();
		this.venue.refuse("gone");
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
		assertThat(log.errors).hasSize(1);
		assertThat(this.venue.client.status().degraded()).as("READY came without it")
			.hasEntrySatisfying("a", (reason) -> assertThat(reason).contains("refused by the server", "gone"));
		log("a");
		assertThat(this.venue.client.status().degraded()).as("it is asked for again").isEmpty();
		this.venue.answer("all");
		assertThat(this.venue.client.status().isHealthy()).isTrue();
	}

	@Test
	void whenASubscriberGoesDuringTheRestorationThenReadyDoesNotWaitForItsTopic() {
		this.venue.connect();
		Log log = log("a");
		this.venue.answer("all");
		this.venue.network.last().breakOff();
		log.subscription.dispose();
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(this.venue.sent()).isEmpty();
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.READY);
	}

	@Test
	void whenTheClientIsClosedThenStreamsEndWithoutAnErrorAndWithoutAGap() {
		this.venue.connect();
		Log log = log("a");
		this.venue.answer("all");
		this.venue.client.close().subscribe();
		this.venue.network.last().breakOff();
		this.venue.advance(Duration.ofSeconds(10));
		assertThat(this.venue.client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(log.heard).isEmpty();
		assertThat(log.ends).containsExactly("end");
		assertThat(log.errors).isEmpty();
	}

	@Test
	void whenTheClientIsDrainedThenEveryTopicIsUnsubscribedBeforeItCloses() {
		this.venue.connect();
		log("a");
		this.venue.answer("all");
		log("b");
		this.venue.answer("all");
		this.venue.client.drain().subscribe();
		this.venue.advance(Duration.ZERO);
		assertThat(this.venue.sent()).containsExactly("subscribe a", "subscribe b", "unsubscribe a,b");
		assertThat(this.venue.network.last().closeCode).isZero();
		this.venue.answer("all");
		assertThat(this.venue.network.last().closeCode).isEqualTo(1000);
	}

	@Test
	void whenThereIsNoTopicThenADrainClosesAtOnce() {
		this.venue.connect();
		this.venue.client.drain().subscribe();
		this.venue.advance(Duration.ZERO);
		assertThat(this.venue.network.last().closeCode).isEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "later:60", "nothing", "all" })
	void whenTheClientIsDrainedBeforeASubscriptionIsAnsweredThenItClosesHoweverItIs(String answer) {
		this.venue.connect();
		log("a");
		this.venue.client.drain().subscribe();
		this.venue.advance(Duration.ZERO);
		assertThat(this.venue.network.last().closeCode).as("the server may have the topic").isZero();
		this.venue.answer(answer);
		if (answer.equals("all")) {
			assertThat(this.venue.sent()).endsWith("unsubscribe a");
			this.venue.answer("all");
		}
		assertThat(this.venue.network.last().closeCode).isEqualTo(1000);
	}

	private Log log(String topic) {
		Log log = new Log(this.venue.client, topic);
		this.venue.advance(Duration.ZERO);
		return log;
	}

}
