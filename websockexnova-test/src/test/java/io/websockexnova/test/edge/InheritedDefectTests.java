package io.websockexnova.test.edge;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.UpgradeCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The opposite of what was wrong in the libraries that had the idea first, where no other
 * test pins it.
 */
class InheritedDefectTests {

	@RegisterExtension
	final Edge edge = new Edge();

	// There, a custom decision saw attempt 1 for ever.
	@Test
	void whenAttemptsFailThenEveryHandlerSeesTheirNumbersGrow() {
		List<Integer> dialled = new CopyOnWriteArrayList<>();
		List<Integer> judged = new CopyOnWriteArrayList<>();
		this.edge.server().serve((peer) -> peer.answer("503 Service Unavailable").close());
		this.edge.dial(this.edge.client().behaviors((given) -> given.withConnection(new ConnectionHandler() {
			@Override
			public Mono<URI> endpoint(Attempt attempt) {
				dialled.add(attempt.number());
				return ConnectionHandler.super.endpoint(attempt);
			}
		}).withError(new ErrorHandler() {
			@Override
			public ErrorDecision handle(Throwable error, ErrorContext context) {
				judged.add(context.attempt());
				return (context.attempt() < 4) ? ErrorDecision.reconnect(Edge.DELAY) : ErrorDecision.stop();
			}
		})));
		Edge.awaitTrue("the decision to stop", () -> judged.size() == 4);
		assertThat(dialled).containsExactly(1, 2, 3, 4);
		assertThat(judged).containsExactly(1, 2, 3, 4);
	}

	// There, the library's own reconnect left the old transport open, lost the headers
	// and
	// left the user with a handle of the old stream.
	@Test
	void whenAHandlerAsksToReconnectThenTheOldSocketEndsAndTheSameHandleGoesOn() {
		Leaving handlers = new Leaving();
		NovaClient client = this.edge
			.dial(this.edge.client().header("Authorization", "Bearer abc").behaviors(handlers::on));
		Peer old = this.edge.server().accept().upgrade().text("leave");
		old.awaitEnd();
		Peer fresh = this.edge.server().accept();
		assertThat(fresh.call().header("Authorization")).isEqualTo("Bearer abc");
		fresh.upgrade();
		this.edge.awaitReady(client, 2);
		client.send("over the same handle").block(Edge.PATIENCE);
		assertThat(fresh.read()).isEqualTo(Frame.text("over the same handle"));
		assertThat(this.edge.server().accepted()).isEqualTo(2);
	}

	// There, an explicit reconnect lost the headers, and printing the client showed them.
	@Test
	void whenTheUserClosesAndConnectsThenTheRequestIsTheSameAndNothingPrintsItsSecrets() {
		List<UpgradeCall> calls = new CopyOnWriteArrayList<>();
		this.edge.server().serve((peer) -> {
			calls.add(peer.call());
			peer.echo();
		});
		NovaClient client = this.edge.build(this.edge.client("edge", this.edge.server().uri("/feed?token=canary-query"))
			.header("Authorization", "Bearer canary-header")
			.subprotocols());
		for (int i = 0; i < 3; i++) {
			client.connect().block(Edge.PATIENCE);
			client.close().block(Edge.PATIENCE);
		}
		assertThat(calls).hasSize(3);
		assertThat(calls).extracting(UpgradeCall::path).containsOnly("/feed?token=canary-query");
		assertThat(calls).extracting((call) -> call.header("Authorization")).containsOnly("Bearer canary-header");
		assertThat(client + " " + client.status() + " " + client.settings() + " " + this.edge.log())
			.doesNotContain("canary");
	}

	// There, handlers were called twice for each frame.
	@Test
	void whenFramesComeThenEachHandlerSeesEachExactlyOnceAndInOrder() {
		List<String> frames = new CopyOnWriteArrayList<>();
		List<String> messages = new CopyOnWriteArrayList<>();
		List<String> stream = new CopyOnWriteArrayList<>();
		NovaClient client = this.edge
			.build(this.edge.client().behaviors((given) -> given.withConnection(new ConnectionHandler() {
				@Override
				public MessageDecision frame(Payload message) {
					frames.add(message.utf8());
					return MessageDecision.PASS;
				}
			}).withMessage(new MessageHandler() {
				@Override
				public MessageDecision message(Inbound message) {
					messages.add(message.body().utf8());
					return MessageDecision.PASS;
				}
			})));
		client.messages().map(Payload::utf8).subscribe(stream::add);
		client.connect().subscribe();
		Peer peer = this.edge.server().accept().upgrade();
		List<String> sent = IntStream.range(0, 200).mapToObj((i) -> "m" + i).toList();
		sent.forEach(peer::text);
		peer.send(Frame.text("fragm").more(), Frame.continuation("ented".getBytes()));
		Edge.awaitTrue("the last message", () -> stream.contains("fragmented"));
		assertThat(frames).hasSize(201).startsWith("m0", "m1").endsWith("m199", "fragmented");
		assertThat(messages).isEqualTo(frames);
		assertThat(stream).isEqualTo(frames);
	}

	// There, the entry of the registry belonged to the process that had connected, and
	// nobody else could look it up or change it.
	@Test
	void whenAClientIsLookedUpThenEveryThreadFindsTheSameOneOverAllItsSockets() {
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge.dial(this.edge.client());
		for (int i = 1; i <= 3; i++) {
			this.edge.awaitReady(client, i);
			assertThat(CompletableFuture.supplyAsync(() -> this.edge.engine().find("edge")).join()).isSameAs(client);
			assertThat(this.edge.engine().clients()).containsExactly(client);
			if (i < 3) {
				client.close().block(Edge.PATIENCE);
				assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
				CompletableFuture.runAsync(() -> client.connect().block(Edge.PATIENCE)).join();
			}
		}
	}

}
