package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientUpdate;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drain, pause, resume, reconnect by hand, and changes at run time.
 */
class LeavingTests {

	private static final String BOOK = "book.BTC-PERPETUAL.100ms";

	@RegisterExtension
	final Live live = new Live();

	@Test
	@Tag("R20")
	void aDrainedClientFinishesWhatIsInFlightUnsubscribesAndCloses() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.deribit(simulator));
		TopicLog book = new TopicLog(client, BOOK);
		book.awaitData(1);
		simulator.faults().delayAnswers("public/get_time", Duration.ofSeconds(2));
		List<Object> outcomes = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 20; i++) {
			client.request("public/get_time", Map.of(), Long.class).subscribe(outcomes::add, outcomes::add);
		}
		Live.awaitTrue("the requests wait", () -> client.statistics().pendingRequests() == 20);
		client.drain().subscribe();
		Live.awaitPhase(client, Phase.DRAINING);
		assertThat(Live.failureOf(client.send("late"))).isInstanceOf(NotSentException.class)
			.hasMessageContaining("is being drained and takes nothing new");
		Live.awaitPhase(client, Phase.CLOSED);
		Live.eventually(() -> assertThat(outcomes).hasSize(20).hasOnlyElementsOfType(Long.class));
		assertThat(client.status().cause()).isNull();
		Live.awaitTrue("the stream is complete", book::isCompleted);
		assertThat(simulator.requests()).extracting((request) -> request.method()).contains("public/unsubscribe");
		assertThat(simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("R20")
	void aDrainThatTakesTooLongGivesUpWhatIsLeft() {
		ScriptedVenue venue = this.live.venue();
		NovaClient client = Live.connect(this.live.jsonRpc(venue).with(Setting.DRAIN_TIMEOUT, Duration.ofMillis(300)));
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		client.request("never/answered", Map.of(), JsonNode.class).subscribe((value) -> {
		}, failures::add);
		venue.next("never/answered");
		client.drain().block(Live.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		Live.eventually(() -> assertThat(failures).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessageContaining("whether it was carried out is unknown")));
	}

	@Test
	void aPausedClientKeepsItsTopicsAndComesBackWithThem() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.deribit(simulator).with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		BookLog book = new BookLog(client, BOOK);
		Live.awaitTrue("the snapshot", () -> !book.changeIds().isEmpty());
		client.pause().block(Live.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.PAUSED);
		Live.awaitTrue("no connection", () -> simulator.connections().isEmpty());
		simulator.advance(5);
		List<Long> answers = new CopyOnWriteArrayList<>();
		client.request("public/get_time", Map.of(), Long.class).subscribe(answers::add);
		Live.staysTrue(Duration.ofMillis(300), "it rests", () -> simulator.accepted() == 1);
		assertThat(client.statistics().losses()).isZero();
		client.resume().block(Live.PATIENCE);
		Live.eventually(() -> assertThat(book.book()).isEqualTo(simulator.book("BTC-PERPETUAL")));
		assertThat(book.error()).isNull();
		assertThat(book.shape()).containsSubsequence("Snapshot", "Gap DISCONNECTED", "Recovered", "Snapshot");
		Live.eventually(() -> assertThat(answers).hasSize(1));
		client.close().block(Live.PATIENCE);
	}

	@Test
	void pauseAndResumeInAnyPhaseEndWhereTheLastOneLeads() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = this.live.deribit(simulator).build();
		List<String> errors = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			client.resume().subscribe((nothing) -> {
			}, (error) -> errors.add(String.valueOf(error.getMessage())));
			client.pause().subscribe();
			if (i % 3 == 0) {
				client.pause().block(Live.PATIENCE);
				assertThat(client.status().phase()).isEqualTo(Phase.PAUSED);
			}
		}
		client.resume().block(Live.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		Live.awaitTrue("one connection", () -> simulator.connections().size() == 1);
		assertThat(simulator.accepted()).as("some are given up before they reach the server")
			.isBetween(1, (int) client.statistics().attempts());
		client.pause().block(Live.PATIENCE);
		client.close().block(Live.PATIENCE);
		assertThat(Live.failureOf(client.pause())).hasMessageContaining("is CLOSED and cannot be paused");
	}

	@Test
	void aReconnectByHandClosesProperlyAndConnectsAtOnce() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.deribit(simulator)
			.with(Setting.INITIAL_DELAY, Duration.ofMinutes(10))
			.with(Setting.MAX_DELAY, Duration.ofMinutes(10)));
		EventLog events = new EventLog(client);
		client.reconnect().block(Live.PATIENCE);
		assertThat(client.status().generation()).isEqualTo(2);
		assertThat(client.statistics().losses()).as("it was on purpose").isZero();
		Live.eventually(() -> assertThat(events.phases()).containsExactly(Phase.CLOSING, Phase.BACKING_OFF,
				Phase.CONNECTING, Phase.AUTHENTICATING, Phase.RESTORING, Phase.READY));
		simulator.faults().kill();
		Live.awaitPhase(client, Phase.BACKING_OFF);
		client.reconnect().block(Live.PATIENCE);
		assertThat(client.status().generation()).as("the ten minutes are skipped").isEqualTo(3);
		client.reconnect().block(Live.PATIENCE);
		assertThat(simulator.accepted()).isEqualTo(4);
	}

	@Test
	void settingsOfReconnectionAndHeartbeatChangeWithoutAReconnect() {
		ScriptedVenue venue = this.live.venue();
		NovaClient client = Live.connect(this.live.jsonRpc(venue).with(Setting.PING_INTERVAL, Duration.ofMinutes(5)));
		EventLog events = new EventLog(client);
		client
			.update(ClientUpdate.builder()
				.with(Setting.PING_INTERVAL, Duration.ofMillis(100))
				.with(Setting.PONG_TIMEOUT, Duration.ofMillis(300))
				.with(Setting.INITIAL_DELAY, Duration.ofSeconds(3))
				.with(Setting.MAX_DELAY, Duration.ofSeconds(3))
				.build())
			.block(Live.PATIENCE);
		assertThat(client.settings().get(Setting.PING_INTERVAL)).isEqualTo(Duration.ofMillis(100));
		assertThat(client.settings().origin(Setting.PING_INTERVAL)).isEqualTo("update");
		assertThat(client.status().generation()).isEqualTo(1);
		venue.stopPonging();
		ClientEvent.ReconnectScheduled scheduled = events.await(ClientEvent.ReconnectScheduled.class);
		assertThat(scheduled.delay()).isEqualTo(Duration.ofSeconds(3));
		assertThat(events.losses()).extracting((loss) -> loss.kind().name()).containsExactly("PONG_TIMEOUT");
		assertThat(events.of(ClientEvent.SettingsChanged.class)).singleElement()
			.satisfies((change) -> assertThat(change.settings()).contains("connection.ping-interval"));
	}

	@Test
	void aChangeThatContradictsOtherSettingsIsRefusedAndChangesNothing() {
		ScriptedVenue venue = this.live.venue();
		NovaClient client = Live.connect(this.live.jsonRpc(venue));
		ClientUpdate bad = ClientUpdate.builder().with(Setting.INITIAL_DELAY, Duration.ofMinutes(1)).build();
		assertThat(Live.failureOf(client.update(bad))).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("must not be above 'reconnection.max-delay'");
		assertThat(client.settings().get(Setting.INITIAL_DELAY)).isEqualTo(Live.DELAY);
	}

}
