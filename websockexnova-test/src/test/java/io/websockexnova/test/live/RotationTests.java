package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientUpdate;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.MarketTrade;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Make-before-break replacement of the socket in service, against a market that moves.
 */
class RotationTests {

	private static final String BOOK = "book.BTC-PERPETUAL.100ms";

	private static final String TRADES = "trades.BTC-PERPETUAL.raw";

	@RegisterExtension
	final Live live = new Live();

	@Test
	void aRotationLosesAndDoublesNothing() {
		DeribitSimulator simulator = this.live
			.start(DeribitSimulator.builder().credentials(Live.KEY, Live.SECRET).tick(Duration.ofMillis(20)));
		NovaClient client = Live.connect(rotating(simulator).credentials(Live.KEY, Live.SECRET));
		EventLog events = new EventLog(client);
		BookLog book = new BookLog(client, BOOK);
		List<Long> trades = new CopyOnWriteArrayList<>();
		client.topic(TRADES, JsonNode.class)
			.subscribe((batch) -> batch.forEach((trade) -> trades.add(trade.get("trade_seq").asLong())));
		Live.awaitTrue("trades and books", () -> trades.size() > 3 && book.changeIds().size() > 3);
		for (int i = 0; i < 3; i++) {
			client.rotate().block(Live.PATIENCE);
			int before = trades.size();
			Live.awaitTrue("trades go on", () -> trades.size() > before + 3);
		}
		assertThat(client.status().generation()).isEqualTo(4);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		Live.awaitTrue("one connection is left", () -> simulator.connections().size() == 1);
		simulator.pauseMarket();
		List<Long> sent = simulator.trades("BTC-PERPETUAL").stream().map(MarketTrade::sequence).toList();
		Live.eventually(() -> assertThat(trades.get(trades.size() - 1)).isEqualTo(sent.get(sent.size() - 1)));
		assertThat(trades).as("each trade once, in order").doesNotHaveDuplicates().isSorted();
		assertThat(trades).containsExactlyElementsOf(sent.subList(sent.indexOf(trades.get(0)), sent.size()));
		Live.eventually(() -> assertThat(book.book()).isEqualTo(simulator.book("BTC-PERPETUAL")));
		assertThat(book.brokenLinks()).isZero();
		assertThat(book.shape()).as("no gap was told").containsOnly("Snapshot", "Change");
		assertThat(client.statistics().gaps()).isZero();
		assertThat(client.statistics().losses()).isZero();
		assertThat(client.statistics().rotations()).isEqualTo(3);
		assertThat(simulator.accepted()).isEqualTo(4);
		assertThat(events.phases()).as("never out of service").isEmpty();
		assertThat(simulator.violations()).isEmpty();
	}

	@Test
	void requestsGoOnDuringARotationAndThoseOnTheOldSocketAreAwaited() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(rotating(simulator));
		simulator.faults().delayAnswers("public/get_time", Duration.ofMillis(600));
		List<Object> outcomes = new CopyOnWriteArrayList<>();
		client.request("public/get_time", Map.of(), Long.class).subscribe(outcomes::add, outcomes::add);
		client.rotate().block(Live.PATIENCE);
		assertThat(client.request("public/test", Map.of(), JsonNode.class).block(Live.PATIENCE)).isNotNull();
		Live.awaitTrue("the answer of the old socket", () -> !outcomes.isEmpty());
		assertThat(outcomes).hasOnlyElementsOfType(Long.class).hasSize(1);
		Live.awaitTrue("the old socket is closed", () -> simulator.connections().size() == 1);
	}

	@Test
	void whenTheSuccessorDoesNotGetReadyThenTheOldSocketStaysInService() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(rotating(simulator).credentials(Live.KEY, Live.SECRET));
		EventLog events = new EventLog(client);
		BookLog book = new BookLog(client, BOOK);
		Live.awaitTrue("the snapshot", () -> !book.changeIds().isEmpty());
		simulator.faults().failNextAuth(13004, "invalid_credentials");
		assertThat(Live.failureOf(client.rotate())).hasMessageContaining("invalid_credentials");
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().generation()).isEqualTo(1);
		simulator.advance(3);
		Live.eventually(() -> assertThat(book.book()).isEqualTo(simulator.book("BTC-PERPETUAL")));
		Live.awaitTrue("the successor is gone", () -> simulator.connections().size() == 1);
		assertThat(events.of(ClientEvent.RotationEnded.class)).singleElement()
			.satisfies((ended) -> assertThat(ended.failure()).isNotNull());
		client.rotate().block(Live.PATIENCE);
		assertThat(client.status().generation()).isEqualTo(3);
	}

	@Test
	void whenTheSocketInServiceIsLostDuringARotationThenTheClientComesBackAsUsual() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(rotating(simulator));
		simulator.faults().delayAnswers("public/set_heartbeat", Duration.ofSeconds(6));
		AtomicReference<Throwable> failure = new AtomicReference<>();
		client.rotate().subscribe((nothing) -> {
		}, failure::set);
		Live.awaitTrue("two connections that wait for the answer",
				() -> simulator.requests()
					.stream()
					.filter((request) -> request.method().equals("public/set_heartbeat"))
					.count() == 2);
		simulator.faults().delayAnswers("public/set_heartbeat", Duration.ZERO);
		simulator.faults().kill();
		Live.awaitReady(client, 3);
		Live.awaitTrue("the rotation has failed", () -> failure.get() != null);
		Live.awaitTrue("one connection is left", () -> simulator.connections().size() == 1);
	}

	@Test
	void aSocketIsReplacedAtItsAge() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(rotating(simulator).with(Setting.ROTATE_AFTER, Duration.ofMillis(700)));
		Live.awaitTrue("two rotations", () -> client.statistics().rotations() >= 2);
		assertThat(client.statistics().losses()).isZero();
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
	}

	@Test
	void urlAndCredentialsChangeByARotationAndStayAsTheyWereIfItFails() {
		DeribitSimulator first = this.live.start(Live.simulator());
		DeribitSimulator second = this.live.start(Live.simulator());
		NovaClient client = Live.connect(rotating(first).credentials(Live.KEY, Live.SECRET));
		ClientUpdate move = ClientUpdate.builder().url(second.url()).build();
		client.update(move).block(Live.PATIENCE);
		assertThat(second.connections()).hasSize(1);
		Live.awaitTrue("the first server is left", () -> first.connections().isEmpty());
		ClientUpdate wrong = ClientUpdate.builder().credentials(() -> new Credentials(Live.KEY, "wrong")).build();
		assertThat(Live.failureOf(client.update(wrong))).hasMessageContaining("invalid_credentials");
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		client.reconnect().block(Live.PATIENCE);
		assertThat(second.connections()).as("logged in with the credentials that work").hasSize(1);
	}

	private NovaClientBuilder rotating(DeribitSimulator simulator) {
		return this.live.deribit(simulator).with(Setting.ROTATION_OVERLAP, Duration.ofMillis(300));
	}

}
