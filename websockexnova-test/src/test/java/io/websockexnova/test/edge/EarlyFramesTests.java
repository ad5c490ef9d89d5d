package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server talks in the same packet in which it accepts the upgrade.
 */
@Tag("edge-8")
class EarlyFramesTests {

	private static final Duration GREETING_DEADLINE = Duration.ofSeconds(5);

	@RegisterExtension
	final Edge edge = new Edge();

	private final List<String> messages = new CopyOnWriteArrayList<>();

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 1, 7, 150 })
	void whenFramesComeGluedToTheAnswerThenNoneIsLostAndTheirOrderIsKept(int chop) {
		NovaClient client = dial();
		Peer peer = this.edge.server().accept().chop(chop);
		peer.write(peer.acceptance(), Frame.text("first").bytes(), Frame.ping((byte) 7).bytes(),
				Frame.text("sec").more().bytes(), Frame.continuation("ond".getBytes()).bytes(),
				Frame.text("third").bytes());
		assertThat(peer.read()).isEqualTo(Frame.pong((byte) 7));
		this.edge.awaitReady(client, 1);
		Edge.awaitTrue("the last message", () -> this.messages.contains("third"));
		assertThat(this.messages).containsExactly("first", "second", "third");
		assertThat(client.statistics().messagesReceived()).isEqualTo(3);
	}

	@Test
	void whenTheServerAcceptsSpeaksAndClosesInOnePacketThenMessageAndReasonAreKept() {
		NovaClient client = dial();
		Peer peer = this.edge.server().accept();
		peer.write(peer.acceptance(), Frame.text("sorry").bytes(), Frame.close(1012, "restart").bytes());
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		Edge.awaitTrue("the message", () -> !this.messages.isEmpty());
		assertThat(this.messages).containsExactly("sorry");
		Loss loss = this.edge.log().awaitLoss();
		assertThat(loss.kind()).isEqualTo(Loss.Kind.CLOSED_BY_PEER);
		assertThat(loss.closeCode()).isEqualTo(1012);
		assertThat(loss.message()).isEqualTo(this.edge.server().uri() + " closed the connection with 1012 (restart)");
	}

	@Test
	void whenTheGreetingComesGluedToTheAnswerThenTheHandlerThatAwaitsItHearsIt() {
		NovaClient client = dialAwaiting(
				(dialog) -> dialog.await((inbound) -> inbound.body().utf8().equals("hello"), GREETING_DEADLINE));
		Peer peer = this.edge.server().accept();
		peer.write(peer.acceptance(), Frame.text("hello").bytes(), Frame.text("more").bytes());
		this.edge.awaitReady(client, 1);
		Edge.awaitTrue("the next message", () -> this.messages.contains("more"));
		assertThat(this.messages).as("an awaited message is consumed").containsExactly("more");
		assertThat(this.edge.server().accepted()).isEqualTo(1);
	}

	@Test
	void whenTheGreetingIsAnAnswerToOursThenTheHandlerHearsItHoweverFastItComes() {
		for (int i = 1; i <= 20; i++) {
			NovaClient client = this.edge.dial(this.edge.client("edge-" + i, this.edge.server().uri())
				.behaviors((given) -> given.withConnection(greeting((dialog) -> dialog.send(Outbound.text("hi"))
					.then(dialog.await((inbound) -> inbound.body().utf8().equals("hello"), GREETING_DEADLINE))))));
			Peer peer = this.edge.server().accept().upgrade();
			assertThat(peer.read().text()).isEqualTo("hi");
			peer.text("hello");
			this.edge.awaitReady(client, 1);
			assertThat(client.status().generation()).isEqualTo(1);
		}
	}

	private NovaClient dial() {
		return dial(this.edge.client());
	}

	private NovaClient dial(NovaClientBuilder builder) {
		NovaClient client = this.edge.build(builder);
		client.messages().map(Payload::utf8).subscribe(this.messages::add);
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		return client;
	}

	private NovaClient dialAwaiting(Greeting greeting) {
		return dial(this.edge.client()
			.with(Setting.AUTHENTICATION_TIMEOUT, GREETING_DEADLINE.multipliedBy(2))
			.behaviors((given) -> given.withConnection(greeting(greeting))));
	}

	private static ConnectionHandler greeting(Greeting greeting) {
		return new ConnectionHandler() {
			@Override
			public Mono<Void> connected(Dialog dialog) {
				return greeting.talk(dialog).then();
			}
		};
	}

	@FunctionalInterface
	private interface Greeting {

		Mono<Inbound> talk(Dialog dialog);

	}

}
