package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server restarts on the same port.
 */
@Tag("edge-17")
class RestartTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	void whenTheServerRestartsThenMessagesRequestsAndTopicsFlowAgainInBothDirections() {
		LineServer before = new LineServer();
		this.edge.server().serve(before);
		NovaClient client = this.edge.build(this.edge.client().platform(new LineProtocol()));
		List<String> messages = new CopyOnWriteArrayList<>();
		List<TopicUpdate<Integer>> updates = new CopyOnWriteArrayList<>();
		client.messages().map(Payload::utf8).subscribe(messages::add);
		client.updates("t", Integer.class).subscribe(updates::add);
		client.connect().block(Edge.PATIENCE);
		before.last().text("# t 1").text("first life");
		Edge.awaitTrue("the first life", () -> messages.contains("first life") && updates.size() == 1);

		this.edge.server().refuse();
		before.last().reset();
		Edge.awaitTrue("failed attempts while it is down", () -> client.status().attempt() >= 3);
		LineServer after = new LineServer();
		this.edge.server().serve(after);
		this.edge.server().listen();
		client.connect().block(Edge.PATIENCE);

		after.last().text("# t 2").text("second life");
		Edge.awaitTrue("the second life", () -> messages.contains("second life"));
		Edge.awaitTrue("the topic", () -> updates.size() == 4);
		assertThat(updates).containsExactly(new TopicUpdate.Data<>("t", 1, 1),
				new TopicUpdate.Gap<>("t", TopicUpdate.GapReason.DISCONNECTED, -1, -1),
				new TopicUpdate.Recovered<>("t", false), new TopicUpdate.Data<>("t", 2, client.status().generation()));
		client.send("to the second life").block(Edge.PATIENCE);
		assertThat(client.request("echo", "x", String.class).block(Edge.PATIENCE)).isEqualTo("x");
		Edge.awaitTrue("our message", () -> after.received.contains("to the second life"));
		assertThat(after.countMethod("subscribe")).isEqualTo(1);
		assertThat(this.edge.server().accepted()).isEqualTo(2);
		assertThat(client.statistics().reconnects()).isEqualTo(1);
	}

	@Test
	void whenTheServerRestartsManyTimesThenTheTopicIsSubscribedOnceEachTime() {
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client().platform(new LineProtocol()));
		List<Integer> data = new CopyOnWriteArrayList<>();
		client.topic("t", Integer.class).subscribe(data::add);
		client.connect().block(Edge.PATIENCE);
		IntStream.range(0, 10).forEach((i) -> {
			script.last().text("# t " + i);
			Edge.awaitTrue("data of life " + i, () -> data.size() == i + 1);
			int lives = script.peers.size();
			script.last().reset();
			Edge.awaitTrue("life " + (i + 1), () -> script.peers.size() == lives + 1);
			Edge.awaitTrue("READY",
					() -> client.status().phase() == Phase.READY && client.status().generation() == lives + 1);
		});
		assertThat(data).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(script.countMethod("subscribe")).isEqualTo(11);
		assertThat(this.edge.server().accepted()).isEqualTo(11);
	}

	@Test
	void whenTheServerVanishesWithoutAWordThenTheClientNoticesAndFindsTheNewOne() {
		NovaClient client = this.edge.build(this.edge.client()
			.with(io.websockexnova.behavior.Setting.PING_INTERVAL, Duration.ofMillis(100))
			.with(io.websockexnova.behavior.Setting.PONG_TIMEOUT, Duration.ofMillis(100)));
		client.connect().subscribe();
		Peer deaf = this.edge.server().accept();
		this.edge.server().serve(Peer::echo);
		deaf.upgrade();
		this.edge.awaitReady(client, 2);
		assertThat(deaf.awaitEnd()).isNotNull();
		assertThat(this.edge.log().awaitLoss().message())
			.isEqualTo("no sign of life for PT0.2S (pong deadline PT0.1S)");
	}

}
