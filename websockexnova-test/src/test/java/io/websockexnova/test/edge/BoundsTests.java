package io.websockexnova.test.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that callers or the server can fill grows without a bound.
 */
@Tag("conformance-11")
@Tag("S13")
class BoundsTests {

	private static final int CAPACITY = 50;

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("R6")
	@Tag("edge-10")
	void whenCallersSendWithoutAPauseThenTheLoopStillReadsAndWritesAndTheRestIsRefused() throws Exception {
		AtomicInteger pings = new AtomicInteger();
		AtomicInteger arrived = new AtomicInteger();
		AtomicBoolean flooding = new AtomicBoolean(true);
		this.edge.server().serve((peer) -> {
			peer.upgrade().send(Frame.ping());
			Frame frame = peer.read();
			while (frame.opcode() != Frame.CLOSE) {
				if (frame.opcode() == Frame.PONG) {
					// The next one goes out when this one has been answered.
					pings.incrementAndGet();
					peer.send(Frame.ping());
				}
				else {
					arrived.incrementAndGet();
				}
				frame = peer.read();
			}
			peer.send(frame).close();
		});
		NovaClient client = this.edge.build(this.edge.client().with(Setting.QUEUE_CAPACITY, CAPACITY));
		client.connect().block(Edge.PATIENCE);
		Edge.awaitTrue("a pong", () -> pings.get() > 0);
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger sent = new AtomicInteger();
		List<Throwable> refusals = new CopyOnWriteArrayList<>();
		AtomicInteger refused = new AtomicInteger();
		AtomicLong mostQueued = new AtomicLong();
		List<CompletableFuture<Void>> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			callers.add(CompletableFuture.runAsync(() -> {
				while (flooding.get()) {
					begun.incrementAndGet();
					client.send("x").subscribe((nothing) -> {
					}, (error) -> {
						if (refused.getAndIncrement() < 10) {
							refusals.add(error);
						}
					}, sent::incrementAndGet);
					mostQueued.accumulateAndGet(client.statistics().queued(), Math::max);
				}
			}, (task) -> new Thread(task).start()));
		}
		int pongs = pings.get();
		int messages = arrived.get();
		Edge.awaitTrue("pongs and messages flow under the flood",
				() -> pings.get() >= pongs + 5 && arrived.get() >= messages + 1_000 && refused.get() > 0);
		flooding.set(false);
		CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
		Edge.awaitTrue("every call ends", () -> sent.get() + refused.get() == begun.get());
		Edge.awaitTrue("what was sent arrives", () -> arrived.get() == sent.get());
		assertThat(refusals).allSatisfy((error) -> assertThat(error).isInstanceOf(NotSentException.class)
			.message()
			.isIn("the queue of client 'edge' is full with 50 messages ('outbound.queue-capacity')",
					"1024 calls of client 'edge' wait for its loop already; make fewer at a time, or raise "
							+ "'outbound.queue-capacity'"));
		assertThat(mostQueued.get()).as("between callers and loop, and between loop and socket")
			.isLessThanOrEqualTo(1024 + CAPACITY + 4);
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	@Test
	void whenTheServerReadsNothingThenTheQueueIsBoundedAndTheRestIsRefused() {
		NovaClient client = this.edge.dial(this.edge.client().with(Setting.QUEUE_CAPACITY, CAPACITY));
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		byte[] large = new byte[256 * 1024];
		AtomicInteger refused = new AtomicInteger();
		for (int i = 0; i < 400 && refused.get() == 0; i++) {
			client.send(large).subscribe((nothing) -> {
			}, (error) -> {
				if (String.valueOf(error.getMessage()).contains("outbound.queue-capacity")) {
					refused.incrementAndGet();
				}
			});
		}
		Edge.awaitTrue("a refusal", () -> refused.get() > 0);
		assertThat(client.statistics().queued()).isBetween(1L, 1024L + CAPACITY);
	}

	@Test
	void whenTooManyRequestsWaitThenTheNextIsRefusedAndTheOthersGoOn() {
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		NovaClient client = this.edge
			.build(this.edge.client().platform(new LineProtocol()).with(Setting.MAX_PENDING, 3));
		client.connect().block(Edge.PATIENCE);
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		IntStream.range(0, 3).forEach((i) -> client.request("wait", "x" + i, String.class).subscribe((answer) -> {
		}, failures::add));
		Edge.awaitTrue("three wait", () -> script.countMethod("wait") == 3);
		assertThat(Edge.failureOf(client.request("echo", "x", String.class))).isInstanceOf(NotSentException.class)
			.hasMessage("3 requests of client 'edge' wait already ('request.max-pending')");
		assertThat(client.statistics().pendingRequests()).isEqualTo(3);
		assertThat(failures).isEmpty();
		script.last().text("ok 1 \"late\"");
		Edge.awaitTrue("one less", () -> client.statistics().pendingRequests() == 2);
		assertThat(client.request("echo", "x", String.class).block(Edge.PATIENCE)).isEqualTo("x");
	}

	@Test
	@Tag("S5")
	void whenTheServerChallengesWithoutEndAndReadsNoAnswerThenTheConnectionIsGivenUp() {
		NovaClient client = this.edge.dial(this.edge.client().platform(new LineProtocol()));
		Peer flooding = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		AtomicLong most = new AtomicLong();
		Frame[] challenges = IntStream.range(0, 500)
			.mapToObj((i) -> Frame.text("? " + "c".repeat(1000)))
			.toArray(Frame[]::new);
		this.edge.server().serve(Peer::echo);
		try {
			for (int i = 0; i < 200; i++) {
				flooding.send(challenges);
				most.accumulateAndGet(client.statistics().pendingRequests() + client.statistics().queued(), Math::max);
			}
		}
		catch (java.io.UncheckedIOException ex) {
			// The client has given it up, as it should.
		}
		this.edge.awaitReady(client, 2);
		Loss loss = this.edge.log().awaitLoss();
		assertThat(loss.kind()).isEqualTo(Loss.Kind.PROTOCOL_VIOLATION);
		assertThat(loss.message()).isEqualTo("more than 1024 answers to challenges of " + this.edge.server().uri()
				+ " wait to be sent or acknowledged");
		assertThat(most.get()).isLessThanOrEqualTo(2 * 1024 + 2);
	}

}
