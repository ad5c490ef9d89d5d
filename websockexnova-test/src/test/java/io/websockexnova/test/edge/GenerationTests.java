package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What belongs to an earlier socket concerns nobody any more.
 */
class GenerationTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("edge-1")
	void whenAnEarlierSocketStillTalksThenNothingOfItIsHeard() {
		List<String> messages = new CopyOnWriteArrayList<>();
		NovaClient client = this.edge.build(this.edge.client().behaviors(new Leaving()::on));
		client.messages().map(Payload::utf8).subscribe(messages::add);
		client.connect().subscribe();
		Peer first = this.edge.server().accept().upgrade();
		first.send(Frame.text("before"), Frame.text("leave"), Frame.text("late"), Frame.ping((byte) 1),
				Frame.close(4000, "late"));
		Peer second = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		second.text("after");
		Edge.awaitTrue("the message of the second socket", () -> messages.contains("after"));
		first.awaitEnd();
		assertThat(messages).containsExactly("before", "leave", "after");
		assertThat(this.edge.log().losses()).extracting(Loss::kind).containsExactly(Loss.Kind.HANDLER);
		assertThat(client.status().generation()).isEqualTo(2);
		assertThat(this.edge.server().accepted()).isEqualTo(2);
	}

	@Test
	@Tag("edge-1")
	void whenTheLoginOfAnEarlierSocketEndsLateThenTheNextOneStillAwaitsItsOwn() {
		List<Sinks.One<Session>> logins = new CopyOnWriteArrayList<>();
		NovaClient client = this.edge.dial(this.edge.client().behaviors((given) -> given.withAuth(new AuthHandler() {
			@Override
			public boolean enabled() {
				return true;
			}

			@Override
			public Mono<Session> authenticate(Dialog dialog) {
				Sinks.One<Session> login = Sinks.one();
				logins.add(login);
				return login.asMono();
			}
		})));
		Peer first = this.edge.server().accept().upgrade();
		Edge.awaitTrue("the first login", () -> logins.size() == 1);
		first.reset();
		this.edge.server().accept().upgrade();
		Edge.awaitTrue("the second login", () -> logins.size() == 2);
		logins.get(0).tryEmitValue(new Session(null, java.util.Set.of()));
		Edge.staysTrue(Duration.ofMillis(100), "not logged in", () -> client.status().phase() == Phase.AUTHENTICATING);
		logins.get(1).tryEmitValue(new Session(null, java.util.Set.of()));
		this.edge.awaitReady(client, 2);
		assertThat(this.edge.log().of(ClientEvent.Authenticated.class))
			.extracting(ClientEvent.Authenticated::generation)
			.containsExactly(2L);
	}

	@Test
	@Tag("edge-1")
	void whenAMessageOfAnEarlierSocketIsFoundToBeBadThenTheNextSocketIsNotBlamed() {
		LineServer script = new LineServer();
		this.edge.server().serve(script);
		NovaClient client = this.edge.dial(this.edge.client()
			.platform(new LineProtocol())
			.behaviors((given) -> given.withError(reconnectingOnBadData())));
		AtomicReference<Subscription> demand = new AtomicReference<>();
		client.topic("t", Integer.class).subscribe(new BaseSubscriber<Integer>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				demand.set(subscription);
			}
		});
		Edge.awaitTrue("the subscription", () -> script.countMethod("subscribe") == 1);
		this.edge.awaitReady(client, 1);
		script.last().text("# t \"bad\"");
		Edge.awaitTrue("the message", () -> client.statistics().messagesReceived() == 2);
		script.last().reset();
		this.edge.awaitReady(client, 2);
		java.util.Objects.requireNonNull(demand.get()).request(Long.MAX_VALUE);
		Edge.awaitTrue("the bad message", () -> client.statistics().undecodable() == 1);
		Edge.staysTrue(Duration.ofMillis(150), "the second socket",
				() -> client.status().phase() == Phase.READY && client.status().generation() == 2);
		assertThat(this.edge.server().accepted()).isEqualTo(2);
	}

	@Test
	@Tag("edge-4")
	void whenAnAttemptHasFailedThenItsDeadlineDoesNotEndTheNext() {
		Duration deadline = Duration.ofMillis(2500);
		NovaClient client = this.edge.dial(this.edge.client()
			.with(Setting.CONNECTION_TIMEOUT, deadline)
			.with(Setting.AUTHENTICATION_TIMEOUT, deadline));
		Peer first = this.edge.server().accept();
		first.answer("503 Service Unavailable");
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		Edge.staysTrue(deadline.plusMillis(200), "the second attempt",
				() -> client.status().phase() == Phase.READY && this.edge.server().accepted() == 2);
		assertThat(this.edge.log().losses()).hasSize(1);
	}

	@Test
	@Tag("edge-4")
	void whenTheClientIsClosedAndConnectedAgainDuringBackoffThenTheOldTimerDialsNothing() {
		Duration delay = Duration.ofMillis(2500);
		NovaClient client = this.edge
			.dial(this.edge.client().with(Setting.INITIAL_DELAY, delay).with(Setting.MAX_DELAY, delay));
		this.edge.server().accept().close();
		this.edge.awaitPhase(client, Phase.BACKING_OFF);
		client.close().block(Edge.PATIENCE);
		this.edge.server().serve(Peer::echo);
		client.connect().block(Edge.PATIENCE);
		Edge.staysTrue(delay.plusMillis(200), "the second attempt",
				() -> client.status().generation() == 2 && this.edge.server().accepted() == 2);
	}

	private static ErrorHandler reconnectingOnBadData() {
		return new ErrorHandler() {
			@Override
			public ErrorDecision handle(Throwable error, ErrorContext context) {
				return (error instanceof NovaException && !(error instanceof ConnectionLostException))
						? ErrorDecision.reconnect(null) : ErrorHandler.super.handle(error, context);
			}
		};
	}

}
