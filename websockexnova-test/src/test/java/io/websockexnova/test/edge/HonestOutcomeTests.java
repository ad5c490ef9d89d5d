package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a failed send says about the server is true.
 */
class HonestOutcomeTests {

	private static final int MESSAGES = 20_000;

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("edge-10")
	@Tag("R12")
	void whenTheConnectionBreaksInsideAWriteThenNoMessageThatArrivedCountsAsNotSent() throws Exception {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.edge.server().deadline(Duration.ofSeconds(3));
		NovaClient client = this.edge.dial(this.edge.client()
			.with(Setting.QUEUE_CAPACITY, MESSAGES)
			.behaviors((given) -> given.withConnection(blocking(blocked, goOn))));
		this.edge.awaitDials(1);
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		Set<Integer> notSent = ConcurrentHashMap.newKeySet();
		AtomicInteger ended = new AtomicInteger();
		String filling = "x".repeat(1000);
		for (int i = 0; i < MESSAGES; i++) {
			int number = i;
			client.send(number + " " + filling).doFinally((signal) -> ended.incrementAndGet()).subscribe((nothing) -> {
			}, (error) -> {
				assertThat(error).isInstanceOf(NotSentException.class);
				notSent.add(number);
			});
		}
		Edge.awaitTrue("the server's window is full", () -> client.statistics().queued() > 0);
		peer.text("block");
		assertThat(blocked.await(5, TimeUnit.SECONDS)).isTrue();
		int arrived = readWhatIsThere(peer);
		peer.reset();
		goOn.countDown();
		Edge.awaitTrue("every send has ended", () -> ended.get() == MESSAGES);
		assertThat(notSent).isNotEmpty()
			.as("messages up to %d have arrived", arrived)
			.allSatisfy((number) -> assertThat(number).isGreaterThan(arrived));
		assertThat(client.statistics().messagesSent()).isEqualTo(MESSAGES - notSent.size());
	}

	private static ConnectionHandler blocking(CountDownLatch blocked, CountDownLatch goOn) {
		return new ConnectionHandler() {
			@Override
			public MessageDecision frame(Payload message) {
				blocked.countDown();
				try {
					goOn.await(30, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return MessageDecision.PASS;
			}
		};
	}

	/**
	 * The number of the last whole message that has arrived while the client writes no
	 * more.
	 */
	private static int readWhatIsThere(Peer peer) {
		int last = -1;
		try {
			while (true) {
				last = Integer.parseInt(peer.read().text().split(" ")[0]);
			}
		}
		catch (AssertionError ex) {
			// There is only a part of the next one.
			return last;
		}
	}

}
