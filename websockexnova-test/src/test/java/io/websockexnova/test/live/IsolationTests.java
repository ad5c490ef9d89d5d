package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Statistics;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Many clients in one engine have nothing to do with each other.
 */
@Tag("edge-37")
class IsolationTests {

	@RegisterExtension
	final Live live = new Live();

	@Test
	void whenFortyClientsAskWithTheSameIdsThenNobodyGetsTheAnswerOfAnother() {
		ScriptedVenue venue = this.live.venue();
		List<NovaClient> clients = connect(venue, 40);
		List<CompletableFuture<Integer>> answers = new ArrayList<>();
		List<ScriptedVenue.Request> requests = new ArrayList<>();
		for (int i = 0; i < clients.size(); i++) {
			answers.add(clients.get(i).request("which", List.of(i), Integer.class).toFuture());
			requests.add(venue.next("which"));
		}
		assertThat(requests).extracting(ScriptedVenue.Request::id).as("ids are those of each client").containsOnly("1");
		for (int i = requests.size() - 1; i >= 0; i--) {
			requests.get(i).result(requests.get(i).params().get(0).toString());
		}
		for (int i = 0; i < clients.size(); i++) {
			assertThat(answers.get(i)).succeedsWithin(Live.PATIENCE).isEqualTo(i);
			Statistics statistics = clients.get(i).statistics();
			assertThat(statistics.messagesSent()).isEqualTo(1);
			assertThat(statistics.messagesReceived()).isEqualTo(1);
			assertThat(statistics.unmatched()).isZero();
		}
		assertThat(venue.accepted()).isEqualTo(40);
	}

	@Test
	void whenHalfOfTheClientsLoseTheirConnectionsThenTheOthersNoticeNothing() {
		ScriptedVenue stable = this.live.venue().on("ping", (request) -> request.result("1"));
		ScriptedVenue shaky = this.live.venue().on("ping", (request) -> request.result("1"));
		List<NovaClient> unharmed = connect(stable, 10);
		List<NovaClient> harmed = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			harmed.add(Live.connect(this.live.client("shaky-" + i, shaky.uri()).platform(new JsonRpcPlatform())));
		}
		for (int round = 0; round < 3; round++) {
			for (int i = 1; i <= 10; i++) {
				shaky.connection(round * 10 + i).peer().reset();
			}
			int generation = round + 2;
			harmed.forEach((client) -> Live.awaitReady(client, generation));
		}
		assertThat(unharmed).allSatisfy((client) -> {
			assertThat(client.status().generation()).isEqualTo(1);
			assertThat(client.statistics().losses()).isZero();
			assertThat(client.request("ping", List.of(), Integer.class).block(Live.PATIENCE)).isEqualTo(1);
		});
		assertThat(harmed).allSatisfy((client) -> {
			Live.eventually(() -> assertThat(client.statistics().losses()).isEqualTo(3));
			Live.eventually(() -> assertThat(client.statistics().reconnects()).isEqualTo(3));
			Live.eventually(() -> assertThat(client.statistics().attempts()).isEqualTo(4));
		});
		assertThat(harmed).extracting(NovaClient::name).as("constant and unique").startsWith("shaky-0", "shaky-1");
		assertThat(stable.accepted()).isEqualTo(10);
		assertThat(shaky.accepted()).isEqualTo(40);
	}

	@Test
	@Tag("edge-32")
	void whenOneClientHasUsedUpItsCreditThenAnotherHasItsOwn() {
		ScriptedVenue venue = this.live.venue();
		List<NovaClient> clients = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			clients.add(Live.connect(this.live.client("limited-" + i, venue.uri())
				.behaviors((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
					@Override
					public List<RateLimit> limits() {
						return List.of(new RateLimit("few", 3, 1, Duration.ofMinutes(1), 0));
					}

					@Override
					public List<RateLimit.Charge> charges(Outbound message) {
						return List.of(new RateLimit.Charge("few", 1));
					}
				}))));
		}
		for (int i = 0; i < 5; i++) {
			clients.get(0).send("first " + i).subscribe((nothing) -> {
			}, (error) -> {
			});
		}
		Live.awaitTrue("its credit is used up", () -> clients.get(0).statistics().queued() == 2);
		Flux.range(0, 3).concatMap((i) -> clients.get(1).send("second " + i)).blockLast(Live.PATIENCE);
		Live.awaitTrue("six messages", () -> venue.texts().size() == 6);
		assertThat(venue.texts()).filteredOn((text) -> text.startsWith("second")).hasSize(3);
	}

	@Test
	void whenTwoClientsHaveOneNameThenTheSecondIsRefusedAndTheFirstUnharmed() {
		ScriptedVenue venue = this.live.venue();
		NovaClient first = Live.connect(this.live.jsonRpc(venue));
		assertThatIllegalArgumentException().isThrownBy(() -> this.live.jsonRpc(venue).build())
			.withMessage("there is a client named 'json-rpc' already; choose another name");
		assertThat(first.status().phase()).isEqualTo(Phase.READY);
		assertThat(this.live.engine().find("json-rpc")).isSameAs(first);
	}

	@Test
	@Tag("deribit-47")
	void whenTheUserLogsOutAndClosesThenNoAnswerIsAwaitedAndNoAttemptFollows() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		NovaClient sibling = Live.connect(this.live.client("sibling", simulator.url())
			.platform(new DeribitPlatform())
			.credentials(Live.KEY, Live.SECRET));
		long start = System.nanoTime();
		CompletableFuture<JsonNode> logout = client
			.request("private/logout", Map.of("invalidate_token", true), JsonNode.class)
			.toFuture();
		Live.awaitTrue("it has left",
				() -> simulator.requests().stream().anyMatch((request) -> request.method().equals("private/logout")));
		client.close().block(Live.PATIENCE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
		Live.awaitTrue("the call has ended", logout::isDone);
		int attempts = (int) client.statistics().attempts();
		Live.staysTrue(Duration.ofMillis(200), "no attempt",
				() -> client.status().phase() == Phase.CLOSED && client.statistics().attempts() == attempts);
		assertThat(sibling.status().phase()).isEqualTo(Phase.READY);
		sibling.close().block(Live.PATIENCE);
		Live.awaitTrue("the server has seen both go", () -> simulator.connections().isEmpty());
	}

	@Test
	@Tag("edge-15")
	@Tag("deribit-47")
	void whenTheUserClosesManyClientsThenEachSaysGoodbye() {
		ScriptedVenue venue = this.live.venue();
		List<NovaClient> clients = connect(venue, 20);
		long start = System.nanoTime();
		this.live.engine().close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
		for (int i = 1; i <= clients.size(); i++) {
			ScriptedVenue.Connection connection = venue.connection(i);
			Live.awaitTrue("goodbye " + i, () -> !connection.controls(Frame.CLOSE).isEmpty());
			assertThat(connection.controls(Frame.CLOSE)).extracting(Frame::closeCode).containsExactly(1000);
		}
		assertThat(clients).extracting((client) -> client.status().phase()).containsOnly(Phase.CLOSED);
		assertThat(venue.accepted()).isEqualTo(20);
	}

	private List<NovaClient> connect(ScriptedVenue venue, int count) {
		List<NovaClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(Live.connect(this.live.client("client-" + i, venue.uri()).platform(new JsonRpcPlatform())));
		}
		return clients;
	}

}
