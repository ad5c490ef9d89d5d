package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calling the client from inside what it calls.
 */
@Tag("edge-11")
class InsideCallbackTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	void whenASubscriberSendsAndWaitsForItThenNothingDeadlocks() {
		List<String> echoes = new CopyOnWriteArrayList<>();
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge.build(this.edge.client());
		client.messages().map(Payload::utf8).subscribe((text) -> {
			echoes.add(text);
			if (text.length() < 5) {
				client.send(text + "x").block(Edge.PATIENCE);
			}
		});
		client.connect().block(Edge.PATIENCE);
		client.send("").block(Edge.PATIENCE);
		Edge.awaitTrue("five echoes", () -> echoes.size() == 6);
		assertThat(echoes).containsExactly("", "x", "xx", "xxx", "xxxx", "xxxxx");
	}

	@Test
	void whenMoreSubscribersThanThreadsWaitForTheirSendsThenNothingDeadlocks() {
		int subscribers = 10 * Runtime.getRuntime().availableProcessors() + 30;
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client().platform(new LineProtocol()));
		List<String> answers = new CopyOnWriteArrayList<>();
		IntStream.range(0, subscribers)
			.forEach((i) -> client.topic("t", Integer.class)
				.subscribe((data) -> answers
					.add(client.request("echo", "s" + i + "-" + data, String.class).block(Edge.PATIENCE))));
		client.connect().block(Edge.PATIENCE);
		IntStream.range(0, 3).forEach((i) -> script.last().text("# t " + i));
		Edge.awaitTrue("all answers", () -> answers.size() == 3 * subscribers);
		assertThat(answers).doesNotHaveDuplicates();
	}

	@Test
	void whenAHandlerOnTheLoopSendsThenTheMessageGoesOut() {
		NovaClient[] client = new NovaClient[1];
		client[0] = this.edge.dial(handling((text) -> client[0].send("re: " + text).subscribe()));
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client[0], 1);
		peer.text("one").text("two");
		assertThat(List.of(peer.read().text(), peer.read().text())).containsExactly("re: one", "re: two");
	}

	@Test
	void whenAHandlerOnTheLoopWaitsForASendThenThatFailsAtOnceAndTheConnectionGoesOn() {
		NovaClient[] client = new NovaClient[1];
		client[0] = this.edge.dial(handling((text) -> {
			if (text.equals("wait")) {
				client[0].send("never").block(Edge.PATIENCE);
			}
		}));
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client[0], 1);
		long start = System.nanoTime();
		peer.text("wait").text("other");
		ClientEvent.ErrorOccurred error = this.edge.log().await(ClientEvent.ErrorOccurred.class, (event) -> true);
		assertThat(error.error()).isInstanceOf(IllegalStateException.class).hasMessageContaining("blocking");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).as("no deadline was waited for")
			.isLessThan(Edge.PATIENCE);
		Edge.awaitTrue("the next message", () -> client[0].statistics().messagesReceived() == 2);
		assertThat(client[0].status().phase()).isEqualTo(Phase.READY);
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-12")
	void whenAHandlerOnTheLoopClosesTheClientThenItCloses() {
		NovaClient[] client = new NovaClient[1];
		client[0] = this.edge.dial(handling((text) -> client[0].close().subscribe()));
		Peer peer = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client[0], 1);
		peer.text("close yourself").text("more");
		assertThat(peer.read().closeCode()).isEqualTo(1000);
		this.edge.awaitPhase(client[0], Phase.CLOSED);
		assertThat(client[0].status().cause()).isNull();
	}

	@Test
	@Tag("edge-12")
	void whenASubscriberOfEventsClosesTheClientAndWaitsThenItCloses() {
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge.build(this.edge.client());
		client.events()
			.filter((event) -> event instanceof ClientEvent.PhaseChanged change && change.to() == Phase.READY)
			.subscribe((event) -> client.close().block(Edge.PATIENCE));
		client.connect().block(Edge.PATIENCE);
		this.edge.awaitPhase(client, Phase.CLOSED);
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	@Test
	void whenAContinuationOfOneCallMakesTheNextThenNothingDeadlocks() {
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge.build(this.edge.client());
		Mono<String> chain = client.connect().then(Mono.defer(() -> client.send("a"))).then(Mono.fromCallable(() -> {
			client.send("b").block(Edge.PATIENCE);
			return "done";
		})).flatMap((done) -> client.close().thenReturn(done));
		assertThat(chain.block(Edge.PATIENCE)).isEqualTo("done");
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
	}

	private NovaClientBuilder handling(java.util.function.Consumer<String> action) {
		return this.edge.client().behaviors((given) -> given.withConnection(new ConnectionHandler() {
			@Override
			public MessageDecision frame(Payload message) {
				action.accept(message.utf8());
				return MessageDecision.PASS;
			}
		}));
	}

}
