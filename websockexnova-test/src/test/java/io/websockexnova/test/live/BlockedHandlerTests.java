package io.websockexnova.test.live;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that block the loop are named while they do it. That each method is, shows
 * {@link HandlerContainmentTests}.
 */
class BlockedHandlerTests {

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	private final CountDownLatch released = new CountDownLatch(1);

	@Test
	void whenManyShortCallsKeepTheLoopBusyThenNoneOfThemIsReported() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue)
			.with(Setting.BLOCKED_AFTER, Duration.ofSeconds(3))
			.behaviors((given) -> given.withConnection(new ConnectionHandler() {
				@Override
				public MessageDecision frame(Payload message) {
					LockSupport.parkNanos(1_000_000);
					return MessageDecision.PASS;
				}
			})));
		EventLog log = new EventLog(client);
		Frame[] frames = new Frame[4000];
		Arrays.fill(frames, Frame.text("{\"jsonrpc\":\"2.0\",\"method\":\"tick\",\"params\":1}"));
		this.venue.connection(1).send(frames);
		Live.awaitTrue("all have come", () -> client.statistics().messagesReceived() == frames.length);
		assertThat(log.of(ClientEvent.HandlerBlocked.class)).isEmpty();
	}

	@Test
	void whenAHandlerBlocksInWhatItDoesWithAnAnswerThenThatIsItsCallToo() {
		this.venue.on("hello", (request) -> request.result("1"));
		NovaClient client = this.live.jsonRpc(this.venue)
			.with(Setting.BLOCKED_AFTER, Duration.ofMillis(60))
			.behaviors((given) -> given.withConnection(new ConnectionHandler() {
				@Override
				public Mono<Void> connected(Dialog dialog) {
					return dialog.request(new Call("hello", null)).doOnNext((answer) -> block()).then();
				}
			}))
			.build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		assertThat(log.await(ClientEvent.HandlerBlocked.class).handler()).isEqualTo("ConnectionHandler.connected");
		this.released.countDown();
		log.await(ClientEvent.HandlerReleased.class);
		Live.awaitReady(client, 1);
	}

	@Test
	@Tag("R19")
	void whenTheHandlerOfOneClientBlocksThenItIsTheOneThatIsNamed() {
		NovaClient culprit = Live.connect(this.live.client("culprit", this.venue.uri())
			.with(Setting.BLOCKED_AFTER, Duration.ofMillis(60))
			.behaviors((given) -> given.withConnection(new ConnectionHandler() {
				@Override
				public MessageDecision frame(Payload message) {
					block();
					return MessageDecision.PASS;
				}
			})));
		EventLog log = new EventLog(culprit);
		NovaClient[] others = new NovaClient[4];
		EventLog[] logs = new EventLog[others.length];
		for (int i = 0; i < others.length; i++) {
			others[i] = Live.connect(this.live.client("other-" + i, this.venue.uri()));
			logs[i] = new EventLog(others[i]);
		}
		this.venue.connection(1).text("block");
		ClientEvent.HandlerBlocked event = log.await(ClientEvent.HandlerBlocked.class);
		assertThat(event.client()).isEqualTo("culprit");
		for (EventLog other : logs) {
			assertThat(other.of(ClientEvent.HandlerBlocked.class)).isEmpty();
		}
		this.released.countDown();
		log.await(ClientEvent.HandlerReleased.class);
	}

	private void block() {
		try {
			if (!this.released.await(20, TimeUnit.SECONDS)) {
				throw new AssertionError("nobody has released the loop");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
