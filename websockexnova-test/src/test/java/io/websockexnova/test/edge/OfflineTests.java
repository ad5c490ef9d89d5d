package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sent, asked and subscribed to while the client is not READY.
 */
@Tag("edge-9")
class OfflineTests {

	@RegisterExtension
	final Edge edge = new Edge();

	private final Script script = new Script();

	@ParameterizedTest
	@EnumSource(Stage.class)
	void whenMessagesMayNotWaitThenTheyFailAtOnceAndSayWhatHelps(Stage stage) {
		NovaClient client = reach(stage, builder());
		String remedy = "client 'edge' is not READY; await connect(), or set 'outbound.offline' to 'wait' to queue "
				+ "while it is not";
		assertThat(Edge.failureOf(client.send("x"))).isInstanceOf(NotSentException.class).hasMessage(remedy);
		assertThat(Edge.failureOf(client.request("echo", "x", String.class))).isInstanceOf(NotSentException.class)
			.hasMessage(remedy);
		assertThat(this.script.count("x")).isZero();
		assertThat(this.script.countMethod("echo")).isZero();
	}

	@ParameterizedTest
	@EnumSource(Stage.class)
	@Tag("R25")
	void whenMessagesMayWaitThenTheyGoOutInOrderOnceTheClientIsReadyAndNotBefore(Stage stage) {
		NovaClient client = reach(stage, builder().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		List<String> outcomes = new CopyOnWriteArrayList<>();
		IntStream.range(0, 5).forEach((i) -> client.send("message " + i).subscribe((nothing) -> {
		}, (error) -> outcomes.add("failed " + i), () -> outcomes.add("sent " + i)));
		Mono<String> answer = client.request("echo", "x", String.class).cache();
		Disposable asking = answer.subscribe();
		Edge.awaitTrue("all queued", () -> client.statistics().queued() == 6);
		assertThat(this.script.count("message")).as("nothing goes out before READY").isZero();
		this.script.release();
		client.connect().block(Edge.PATIENCE);
		assertThat(answer.block(Edge.PATIENCE)).isEqualTo("x");
		Edge.awaitTrue("all sent", () -> outcomes.size() == 5);
		assertThat(outcomes).containsExactlyInAnyOrder("sent 0", "sent 1", "sent 2", "sent 3", "sent 4");
		List<String> received = List.copyOf(this.script.received);
		assertThat(received.stream().filter((text) -> text.startsWith("message")).toList()).containsExactly("message 0",
				"message 1", "message 2", "message 3", "message 4");
		assertThat(received.indexOf("message 0"))
			.as("after the login and the subscription of the connection that became READY")
			.isGreaterThan(last(received, " login "))
			.isGreaterThan(last(received, " subscribe "));
		assertThat(client.statistics().queued()).isZero();
		asking.dispose();
	}

	@ParameterizedTest
	@EnumSource(Stage.class)
	void whenATopicIsWantedBeforeTheClientIsReadyThenItFlowsOnceItIs(Stage stage) {
		NovaClient client = reach(stage, builder());
		List<Integer> data = new CopyOnWriteArrayList<>();
		client.topic("late", Integer.class).subscribe(data::add);
		this.script.release();
		client.connect().block(Edge.PATIENCE);
		Edge.awaitTrue("the subscription",
				() -> this.script.received.stream().anyMatch((text) -> text.contains("late")));
		this.script.last().text("# late 7");
		Edge.awaitTrue("the data", () -> !data.isEmpty());
		assertThat(data).containsExactly(7);
	}

	@Test
	@Tag("S13")
	void whenTheQueueIsFullThenTheNextMessageFailsAndTheQueuedOnesStay() {
		NovaClient client = reach(Stage.BACKING_OFF,
				builder().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT).with(Setting.QUEUE_CAPACITY, 3));
		IntStream.range(0, 3).forEach((i) -> client.send("kept " + i).subscribe());
		Edge.awaitTrue("all queued", () -> client.statistics().queued() == 3);
		assertThat(Edge.failureOf(client.send("one too many"))).isInstanceOf(NotSentException.class)
			.hasMessage("the queue of client 'edge' is full with 3 messages ('outbound.queue-capacity')");
		assertThat(Edge.failureOf(client.request("echo", "x", String.class))).isInstanceOf(NotSentException.class);
		this.script.release();
		Edge.awaitTrue("the queued messages", () -> this.script.count("kept") == 3);
		assertThat(this.script.count("one too many")).isZero();
		assertThat(client.statistics().pendingRequests()).isZero();
	}

	@Test
	void whenAQueuedMessageIsCancelledThenItNeverGoesOut() {
		NovaClient client = reach(Stage.BACKING_OFF, builder().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		Disposable cancelled = client.send("cancelled").subscribe();
		client.send("kept").subscribe();
		Edge.awaitTrue("both queued", () -> client.statistics().queued() == 2);
		cancelled.dispose();
		Edge.awaitTrue("one queued", () -> client.statistics().queued() == 1);
		this.script.release();
		Edge.awaitTrue("the other message", () -> this.script.count("kept") == 1);
		assertThat(this.script.count("cancelled")).isZero();
	}

	@Test
	void whenARequestWaitsLongerThanItsDeadlineThenItFailsAsNotSentAndNeverGoesOut() {
		NovaClient client = reach(Stage.BACKING_OFF, builder().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(2)));
		assertThat(Edge.failureOf(client.request("echo", "x", String.class))).isInstanceOf(NotSentException.class)
			.hasMessage("'echo' of client 'edge' could not be sent within PT2S");
		assertThat(client.statistics().queued()).isZero();
		this.script.release();
		client.connect().block(Edge.PATIENCE);
		client.request("echo", "y", String.class).block(Edge.PATIENCE);
		assertThat(this.script.countMethod("echo")).isEqualTo(1);
	}

	@Test
	void whenTheConnectionIsLostThenWhatHadNotBeenSentWaitsForTheNextOneAndGoesOutOnce() {
		this.script.release();
		NovaClient client = reach(Stage.IDLE, builder().with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT));
		client.connect().block(Edge.PATIENCE);
		Peer first = this.script.last();
		this.edge.server().refuse();
		first.reset();
		Edge.awaitTrue("the loss", () -> client.status().phase() != Phase.READY);
		IntStream.range(0, 3).forEach((i) -> client.send("waits " + i).subscribe());
		Edge.awaitTrue("all queued", () -> client.statistics().queued() == 3);
		this.edge.server().listen();
		Edge.awaitTrue("the messages", () -> this.script.count("waits") == 3);
		assertThat(this.script.received.stream().filter((text) -> text.startsWith("waits")).toList())
			.containsExactly("waits 0", "waits 1", "waits 2");
	}

	private NovaClientBuilder builder() {
		this.edge.server().serve(this.script);
		return this.edge.client()
			.platform(new LineProtocol())
			.option("login", "true")
			.credentials("key", "secret")
			.with(Setting.MAX_DELAY, Duration.ofMillis(400))
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(400));
	}

	private NovaClient reach(Stage stage, NovaClientBuilder builder) {
		this.script.stage = stage;
		NovaClient client = this.edge.build(builder);
		if (stage != Stage.IDLE) {
			client.topic("early", Integer.class).subscribe();
			client.connect().subscribe((nothing) -> {
			}, (error) -> {
			});
			this.edge.awaitPhase(client, Phase.valueOf(stage.name()));
		}
		return client;
	}

	private static int last(List<String> texts, String part) {
		for (int i = texts.size() - 1; i >= 0; i--) {
			if (texts.get(i).contains(part)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Where the client is held until it is released.
	 */
	enum Stage {

		IDLE, CONNECTING, AUTHENTICATING, RESTORING, BACKING_OFF

	}

	/**
	 * Holds the client at a stage: refuses to answer, or ends the first connection.
	 */
	private static final class Script extends LineServer {

		volatile Stage stage = Stage.IDLE;

		private volatile boolean released;

		private final List<Runnable> held = new ArrayList<>();

		// The client may be in the phase before what it sent has arrived here: without
		// the
		// lock, what is held after the release would be held for ever.
		synchronized void release() {
			this.released = true;
			this.held.forEach(Runnable::run);
		}

		@Override
		public void accept(Peer peer) {
			if (!this.released && this.stage == Stage.BACKING_OFF) {
				peer.close();
				return;
			}
			if (!this.released && this.stage == Stage.CONNECTING) {
				Edge.awaitTrue("the release", () -> this.released);
			}
			super.accept(peer);
		}

		@Override
		synchronized void answer(Peer peer, String[] words) {
			boolean holds = words.length > 1 && ((this.stage == Stage.AUTHENTICATING && words[1].equals("login"))
					|| (this.stage == Stage.RESTORING && words[1].equals("subscribe")));
			if (holds && !this.released) {
				this.held.add(() -> super.answer(peer, words));
				return;
			}
			super.answer(peer, words);
		}

	}

}
