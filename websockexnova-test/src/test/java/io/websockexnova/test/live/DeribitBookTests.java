package io.websockexnova.test.live;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate.GapReason;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.MarketBook;
import io.websockexnova.test.deribit.ReceivedRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Books over the wire: the simulator's own book is the oracle.
 */
class DeribitBookTests {

	private static final String BTC = "book.BTC-PERPETUAL.raw";

	private static final String ETH = "book.ETH-PERPETUAL.raw";

	@RegisterExtension
	final Live live = new Live();

	private final DeribitSimulator simulator = this.live
		.start(DeribitSimulator.builder().credentials(Live.KEY, Live.SECRET).tick(Duration.ofMillis(5)));

	@ParameterizedTest
	@ValueSource(strings = { "raw", "100ms" })
	@Tag("deribit-28")
	@Tag("deribit-29")
	void whenChangesFollowASnapshotThenTheBookEqualsTheMarket(String interval) {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		BookLog book = new BookLog(client, "book.BTC-PERPETUAL." + interval);
		Live.awaitTrue("messages", () -> book.changeIds().size() > 5);
		this.simulator.pauseMarket();
		Live.awaitTrue("the book of the market", () -> matches(book, "BTC-PERPETUAL"));
		assertThat(book.shape()).containsExactly("Snapshot", "Change");
		assertThat(book.brokenLinks()).isZero();
		List<Long> ids = book.changeIds();
		assertThat(ids.get(ids.size() - 1) - ids.get(0)).as("ids do not grow by one").isGreaterThan(ids.size());
	}

	@Test
	@Tag("deribit-30")
	@Tag("R1")
	void whenADeltaIsMissingThenTheBookIsMarkedAndHealedAndItsSiblingsAreUndisturbed() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		EventLog log = new EventLog(client);
		BookLog btc = new BookLog(client, BTC);
		BookLog eth = new BookLog(client, ETH);
		Live.awaitTrue("both", () -> btc.changeIds().size() > 5 && eth.changeIds().size() > 5);
		this.simulator.faults().skipDelta(BTC);
		Live.awaitTrue("it is healed", () -> btc.shape().size() == 7);
		assertThat(btc.shape()).containsExactly("Snapshot", "Change", "Gap SEQUENCE", "Repairing", "Recovered",
				"Snapshot", "Change");
		this.simulator.pauseMarket();
		Live.awaitTrue("both books", () -> matches(btc, "BTC-PERPETUAL") && matches(eth, "ETH-PERPETUAL"));
		assertThat(eth.shape()).containsExactly("Snapshot", "Change");
		assertThat(btc.brokenLinks() + eth.brokenLinks()).isZero();
		assertThat(channels("public/unsubscribe")).containsExactly(BTC);
		assertThat(channels("public/subscribe")).containsExactlyInAnyOrder(BTC, ETH, BTC);
		assertThat(this.simulator.accepted()).isEqualTo(1);
		ClientEvent.GapDetected gap = log.await(ClientEvent.GapDetected.class);
		assertThat(gap.reason()).isEqualTo(GapReason.SEQUENCE);
		assertThat(gap.actual()).isGreaterThan(gap.expected());
		assertThat(client.statistics().gaps()).isEqualTo(1);
		assertThat(client.statistics().repairs()).isEqualTo(1);
		Live.eventually(() -> assertThat(client.status().isHealthy()).isTrue());
	}

	@Test
	@Tag("deribit-30")
	void whenADeltaComesTwiceThenTheSecondOneIsLeftOutAndCounted() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		BookLog btc = new BookLog(client, BTC);
		Live.awaitTrue("messages", () -> btc.changeIds().size() > 5);
		this.simulator.faults().duplicateDelta(BTC);
		Live.awaitTrue("it is counted", () -> client.statistics().duplicates() == 1);
		this.simulator.pauseMarket();
		Live.awaitTrue("the book", () -> matches(btc, "BTC-PERPETUAL"));
		assertThat(btc.shape()).containsExactly("Snapshot", "Change");
		assertThat(btc.changeIds()).doesNotHaveDuplicates();
	}

	@Test
	@Tag("deribit-31")
	@Tag("deribit-32")
	void whenOldChangesComeAfterTheNewSubscriptionThenTheyAreDroppedUntilTheSnapshot() {
		ScriptedVenue venue = this.live.deribitVenue()
			.on("public/subscribe", ScriptedVenue.Request::accept)
			.on("public/unsubscribe", ScriptedVenue.Request::accept);
		NovaClient client = Live.connect(this.live.deribit(venue.uri()));
		String topic = "book.X.100ms";
		BookLog book = new BookLog(client, topic);
		Live.awaitTrue("subscribed", () -> venue.methods().contains("public/subscribe"));
		venue.connection(1)
			.push(topic, change(9, 10))
			.push(topic,
					"{\"timestamp\":1,\"type\":\"snapshot\",\"prev_change_id\":null,\"change_id\":10,\"bids\":[[\"new\",5,1]],"
							+ "\"asks\":[]}")
			.push(topic, change(10, 14))
			.push(topic, change(15, 17));
		Live.awaitTrue("the new subscription", () -> venue.methods().contains("public/unsubscribe")
				&& venue.methods().lastIndexOf("public/subscribe") > venue.methods().indexOf("public/unsubscribe"));
		venue.connection(1)
			.push(topic, change(17, 18))
			.push(topic, change(18, 20))
			.push(topic, "{\"timestamp\":1,\"change_id\":30,\"bids\":[[\"new\",5,1]],\"asks\":[]}")
			.push(topic, change(30, 31));
		Live.awaitTrue("healed", () -> book.changeIds().contains(31L));
		assertThat(book.changeIds()).containsExactly(10L, 14L, 30L, 31L);
		assertThat(book.shape()).containsExactly("Snapshot", "Change", "Gap SEQUENCE", "Repairing", "Recovered",
				"Snapshot", "Change");
		assertThat(client.statistics().discarded()).as("9, 17, 18 and 20").isEqualTo(4);
		assertThat(book.brokenLinks()).isZero();
	}

	@Test
	@Tag("deribit-33")
	void whenGapsComeAgainAndAgainThenRepairsAreLimited() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator).with(Setting.REPAIRS_PER_MINUTE, 2));
		BookLog btc = new BookLog(client, BTC);
		Live.awaitTrue("messages", () -> btc.changeIds().size() > 2);
		for (int i = 1; i <= 2; i++) {
			int round = i;
			this.simulator.faults().skipDelta(BTC);
			Live.awaitTrue("repair " + i, () -> btc.shape().stream().filter("Recovered"::equals).count() == round);
			Live.awaitTrue("a change", () -> btc.shape().get(btc.shape().size() - 1).equals("Change"));
		}
		this.simulator.faults().skipDelta(BTC);
		Live.awaitTrue("the gap", () -> btc.shape().get(btc.shape().size() - 1).equals("Gap SEQUENCE"));
		Live.awaitTrue("the reason is named",
				() -> client.status()
					.degraded()
					.getOrDefault(BTC, "")
					.startsWith("repair postponed: 2 within a minute"));
		Live.staysTrue(Duration.ofMillis(400), "no third repair", () -> channels("public/unsubscribe").size() == 2);
		assertThat(btc.shape()).as("nothing is passed off as complete").endsWith("Gap SEQUENCE");
		assertThat(this.simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("deribit-30")
	@Tag("edge-29")
	void whenTheSnapshotDoesNotComeThenTheRepairIsRepeatedAndAtLastTheConnectionIsReplaced() {
		ScriptedVenue venue = this.live.deribitVenue()
			.on("public/subscribe", ScriptedVenue.Request::accept)
			.on("public/unsubscribe", ScriptedVenue.Request::accept);
		NovaClient client = Live
			.connect(this.live.deribit(venue.uri()).with(Setting.REPAIR_TIMEOUT, Duration.ofSeconds(1)));
		EventLog log = new EventLog(client);
		TopicLog book = new TopicLog(client, "book.X.100ms");
		assertThat(log.await(ClientEvent.Lost.class).loss().kind()).isEqualTo(Loss.Kind.REPAIR);
		assertThat(venue.methods()).filteredOn("public/unsubscribe"::equals).as("first the topic alone").hasSize(3);
		Live.awaitTrue("and again on the next connection",
				() -> venue.requests()
					.stream()
					.anyMatch((request) -> request.connection() == venue.connection(2)
							&& request.method().equals("public/subscribe")));
		venue.connection(2).push("book.X.100ms", "{\"type\":\"snapshot\",\"change_id\":10,\"bids\":[],\"asks\":[]}");
		book.awaitData(1);
		assertThat(book.error()).isNull();
	}

	@Test
	@Tag("deribit-34")
	void whenTheBookIsGroupedThenEachMessageIsThePicture() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		String topic = "book.BTC-PERPETUAL.none.20.100ms";
		BookLog book = new BookLog(client, topic);
		Live.awaitTrue("messages", () -> book.changeIds().size() > 3);
		this.simulator.pauseMarket();
		Live.awaitTrue("the top of the market", () -> {
			MarketBook market = this.simulator.book("BTC-PERPETUAL");
			return book.book().changeId() == market.changeId()
					&& book.book().bids().firstKey().compareTo(market.bids().firstKey()) == 0
					&& book.book().asks().firstKey().compareTo(market.asks().firstKey()) == 0;
		});
		assertThat(book.shape()).containsExactly("Snapshot");
		assertThat(client.statistics().gaps()).isZero();
	}

	@Test
	@Tag("deribit-25")
	void whenABookIsSharedThenTheSecondSubscriberHasAPictureOfItsOwnAndTheFirstMissesNothing() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		BookLog first = new BookLog(client, BTC);
		Live.awaitTrue("messages", () -> first.changeIds().size() > 5);
		BookLog second = new BookLog(client, BTC);
		Live.awaitTrue("messages", () -> second.changeIds().size() > 5);
		this.simulator.pauseMarket();
		Live.awaitTrue("both books", () -> matches(first, "BTC-PERPETUAL") && matches(second, "BTC-PERPETUAL"));
		assertThat(first.brokenLinks()).isZero();
		assertThat(second.brokenLinks()).isZero();
		assertThat(this.simulator.subscriptions()).extracting(ConnectionSubscriptions::channels)
			.containsExactly(List.of(BTC));
		assertThat(client.statistics().gaps()).isZero();
	}

	@Test
	@Tag("R1")
	@Tag("edge-29")
	void whenTheConnectionGoesThenTheBookStartsAnewAndSaysSo() {
		NovaClient client = Live.connect(this.live.loggedIn(this.simulator));
		BookLog btc = new BookLog(client, BTC);
		Live.awaitTrue("messages", () -> btc.changeIds().size() > 5);
		this.simulator.faults().killMidFrame();
		Live.awaitTrue("it is healed", () -> btc.shape().size() >= 6);
		this.simulator.pauseMarket();
		Live.awaitTrue("the book", () -> matches(btc, "BTC-PERPETUAL"));
		assertThat(btc.shape()).containsExactly("Snapshot", "Change", "Gap DISCONNECTED", "Recovered", "Snapshot",
				"Change");
		assertThat(btc.brokenLinks()).isZero();
	}

	@Test
	@Tag("deribit-30")
	void whenAChannelFallsSilentThenItAloneIsRepaired() {
		NovaClient client = Live
			.connect(this.live.loggedIn(this.simulator).with(Setting.STALE_AFTER, Duration.ofSeconds(2)));
		BookLog btc = new BookLog(client, BTC);
		BookLog eth = new BookLog(client, ETH);
		Live.awaitTrue("both", () -> btc.changeIds().size() > 5 && eth.changeIds().size() > 5);
		this.simulator.faults().freeze(BTC);
		Live.awaitTrue("it is healed", () -> btc.shape().size() >= 7);
		assertThat(btc.shape()).startsWith("Snapshot", "Change", "Gap STALE", "Repairing", "Recovered", "Snapshot",
				"Change");
		assertThat(eth.shape()).containsExactly("Snapshot", "Change");
		assertThat(this.simulator.accepted()).isEqualTo(1);
	}

	private boolean matches(BookLog log, String instrument) {
		MarketBook expected = this.simulator.book(instrument);
		MarketBook actual = log.book();
		return actual.changeId() == expected.changeId() && same(actual.bids(), expected.bids())
				&& same(actual.asks(), expected.asks());
	}

	private static boolean same(SortedMap<BigDecimal, BigDecimal> actual, SortedMap<BigDecimal, BigDecimal> expected) {
		return actual.size() == expected.size() && expected.entrySet().stream().allMatch((level) -> {
			BigDecimal amount = actual.get(level.getKey());
			return amount != null && amount.compareTo(level.getValue()) == 0;
		});
	}

	private List<String> channels(String method) {
		return this.simulator.requests()
			.stream()
			.filter((request) -> request.method().equals(method))
			.map(ReceivedRequest::channels)
			.flatMap(List::stream)
			.toList();
	}

	private static String change(long previous, long current) {
		return "{\"timestamp\":1,\"type\":\"change\",\"prev_change_id\":" + previous + ",\"change_id\":" + current
				+ ",\"bids\":[[\"delete\",77,0],[\"change\",78,2]],\"asks\":[]}";
	}

}
