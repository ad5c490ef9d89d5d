package io.websockexnova.test.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many senders at once: order, wholeness and one outcome each.
 */
class OrderTests {

	private static final int SENDERS = 8;

	private static final int CUTS = 8;

	/** Calls of one sender at the same time. */
	private static final int WINDOW = 20;

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("R11")
	@Tag("R13")
	void whenManyThreadsSendWhileConnectionsAreCutThenEachSendersOrderIsKeptAndNothingIsSentTwice() throws Exception {
		Recorder script = new Recorder(60);
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client()
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.QUEUE_CAPACITY, SENDERS * WINDOW));
		client.connect().block(Edge.PATIENCE);
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		AtomicInteger sent = new AtomicInteger();
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int s = 0; s < SENDERS; s++) {
			int sender = s;
			senders.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; this.edge.server().accepted() <= CUTS; i += WINDOW) {
					int first = i;
					int connections = this.edge.server().accepted();
					begun.addAndGet(WINDOW);
					Flux.range(i, WINDOW)
						.flatMapSequential((n) -> client.send(sender + " " + n + " " + "x".repeat(n % 3_000))
							.doOnSuccess((nothing) -> sent.incrementAndGet())
							.onErrorResume((error) -> Mono.empty())
							.doFinally((signal) -> ended.incrementAndGet()), WINDOW)
						.blockLast(Edge.PATIENCE);
					Edge.awaitTrue("the server has read some of it, or has cut",
							() -> script.last(sender) >= first || this.edge.server().accepted() > connections);
				}
			}, (task) -> new Thread(task).start()));
		}
		CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		assertThat(ended).as("calls that have ended").hasValue(begun.get());
		Map<Integer, Integer> last = new HashMap<>();
		for (String text : script.texts) {
			String[] words = text.split(" ", 3);
			int number = Integer.parseInt(words[1]);
			assertThat(words[2]).as("message %d of sender %s is whole", number, words[0]).hasSize(number % 3_000);
			Integer before = last.put(Integer.parseInt(words[0]), number);
			assertThat(number).as("sender %s after %s", words[0], before).isGreaterThan((before != null) ? before : -1);
		}
		assertThat(last).hasSizeGreaterThan(1);
		assertThat(client.statistics().messagesSent()).isEqualTo(sent.get());
	}

	@Test
	@Tag("R11")
	void whenTheServerSendsManyMessagesThenTheyArriveInTheOrderOfTheWire() {
		List<String> received = new CopyOnWriteArrayList<>();
		NovaClient client = this.edge.build(this.edge.client());
		AtomicInteger next = new AtomicInteger();
		AtomicInteger disorder = new AtomicInteger();
		client.messages().map(Payload::utf8).subscribe((text) -> {
			if (Integer.parseInt(text) != next.getAndIncrement()) {
				disorder.incrementAndGet();
				received.add(text);
			}
		});
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		Peer peer = this.edge.server().accept().upgrade();
		for (int i = 0; i < 5_000; i += 100) {
			Frame[] frames = new Frame[100];
			for (int k = 0; k < 100; k++) {
				frames[k] = Frame.text(Integer.toString(i + k));
			}
			peer.send(frames);
			int sent = i + 100;
			Edge.awaitTrue("what was sent", () -> next.get() >= sent - 500);
		}
		Edge.awaitTrue("all messages", () -> next.get() == 5_000);
		assertThat(disorder).as("out of order: %s", received).hasValue(0);
	}

	@Test
	@Tag("R13")
	@Tag("edge-10")
	void whenSixtyFourThreadsSendWhileTheServerCutsAndTheClientClosesThenEveryCallEndsOnce() throws Exception {
		Recorder script = new Recorder(200);
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client());
		client.connect().block(Edge.PATIENCE);
		AtomicInteger ended = new AtomicInteger();
		List<CompletableFuture<Void>> senders = new ArrayList<>();
		for (int s = 0; s < 64; s++) {
			senders.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 40; i++) {
					client.send("0 " + i + " " + "x".repeat(i % 300))
						.onErrorResume((error) -> Mono.empty())
						.block(Edge.PATIENCE);
					ended.incrementAndGet();
				}
			}, (task) -> new Thread(task).start()));
		}
		Edge.awaitTrue("half of it", () -> ended.get() > 64 * 20);
		client.close().block(Edge.PATIENCE);
		CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		assertThat(ended).hasValue(64 * 40);
		assertThat(script.texts).allSatisfy((text) -> {
			String[] words = text.split(" ", 3);
			assertThat(words[2]).hasSize(Integer.parseInt(words[1]) % 300);
		});
		assertThat(client.statistics().queued()).isZero();
	}

	/**
	 * Keeps all messages and resets each connection after some, without reading the rest.
	 */
	private static final class Recorder implements Consumer<Peer> {

		final Queue<String> texts = new ConcurrentLinkedQueue<>();

		private final Map<Integer, Integer> last = new ConcurrentHashMap<>();

		private final int each;

		Recorder(int each) {
			this.each = each;
		}

		int last(int sender) {
			return this.last.getOrDefault(sender, -1);
		}

		@Override
		public void accept(Peer peer) {
			peer.upgrade();
			try {
				for (int i = 0; i < this.each; i++) {
					Frame frame = peer.read();
					if (frame.opcode() == Frame.CLOSE) {
						peer.send(frame).close();
						return;
					}
					String[] words = frame.text().split(" ", 3);
					this.last.put(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
					this.texts.add(frame.text());
				}
				peer.reset();
			}
			catch (AssertionError | RuntimeException ex) {
				// The client is gone.
			}
		}

	}

}
