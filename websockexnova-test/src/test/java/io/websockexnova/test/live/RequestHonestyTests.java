package io.websockexnova.test.live;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * "Not sent" is a promise: whoever hears it may ask again.
 */
class RequestHonestyTests {

	@RegisterExtension
	final Live live = new Live();

	@Test
	@Tag("R2")
	@Tag("R12")
	@Tag("edge-21")
	void whenAWriteBreaksOffHalfwayThenNothingThatArrivedIsReportedAsNotSent() throws Exception {
		PeerServer server = this.live.closing(PeerServer.start().deadline(Duration.ofSeconds(3)));
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		NovaClient client = this.live.client("halfway", server.uri())
			.platform(new JsonRpcPlatform())
			.with(Setting.QUEUE_CAPACITY, 100_000)
			.with(Setting.MAX_PENDING, 100_000)
			.behaviors((behaviors) -> behaviors.withConnection(new ConnectionHandler() {
				@Override
				public MessageDecision frame(Payload message) {
					blocked.countDown();
					await(released);
					return MessageDecision.CONSUME;
				}
			}))
			.build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		Map<Integer, Throwable> outcomes = new ConcurrentHashMap<>();
		int count = 30_000;
		String filler = "x".repeat(1000);
		for (int i = 0; i < count; i++) {
			int number = i;
			client.request("order", List.of(number, filler), Integer.class).subscribe((result) -> {
			}, (error) -> outcomes.put(number, error));
		}
		// The peer has not read anything: the buffers are full, in the middle of a write.
		Live.awaitTrue("all requests are queued", () -> client.statistics().pendingRequests() == count);
		Live.awaitTrue("and some have left", () -> client.statistics().messagesSent() > 100);
		peer.text("now the loop of the client stands still");
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		Set<Integer> arrived = readWhatIsThere(peer);
		peer.reset();
		released.countDown();
		Live.awaitTrue("all have ended, but those that may wait for the next connection",
				() -> outcomes.size() + client.statistics().pendingRequests() == count
						&& client.status().generation() > 1);
		assertThat(arrived).hasSizeGreaterThan(100);
		assertThat(arrived.stream().filter((number) -> !(outcomes.get(number) instanceof OutcomeUnknownException)))
			.as("arrived, but not reported as unknown")
			.isEmpty();
		assertThat(outcomes.values()).as("those behind them")
			.filteredOn(NotSentException.class::isInstance)
			.hasSize(count
					- outcomes.values().stream().filter(OutcomeUnknownException.class::isInstance).toList().size())
			.isNotEmpty();
	}

	private static Set<Integer> readWhatIsThere(Peer peer) {
		Set<Integer> numbers = new HashSet<>();
		JsonMapper json = JsonMapper.shared();
		try {
			while (true) {
				numbers.add(json.readTree(peer.read().text()).path("params").path(0).intValue());
			}
		}
		catch (AssertionError ex) {
			// Nothing more comes.
			return numbers;
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
