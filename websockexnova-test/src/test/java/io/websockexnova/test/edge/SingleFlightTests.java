package io.websockexnova.test.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However many reasons there are to dial, there is one dial.
 */
class SingleFlightTests {

	private static final Frame[] TWENTY_TIMES_LEAVE = Stream.generate(() -> Frame.text("leave"))
		.limit(20)
		.toArray(Frame[]::new);

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("edge-2")
	void whenManyThreadsConnectAtOnceThenThereIsOneDial() throws Exception {
		this.edge.server().serve(Peer::echo);
		NovaClient client = this.edge.build(this.edge.client());
		CountDownLatch start = new CountDownLatch(1);
		List<CompletableFuture<Void>> callers = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			callers.add(CompletableFuture.runAsync(() -> {
				try {
					start.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				client.connect().block(Edge.PATIENCE);
			}, (task) -> new Thread(task).start()));
		}
		start.countDown();
		CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
		client.connect().block(Edge.PATIENCE);
		Edge.staysTrue(Duration.ofMillis(100), "one dial", () -> this.edge.server().accepted() == 1);
		assertThat(this.edge.log().phases()).containsExactly(Phase.CONNECTING, Phase.AUTHENTICATING, Phase.RESTORING,
				Phase.READY);
	}

	@Test
	@Tag("edge-2")
	void whenEveryMessageOfAPacketAsksToReconnectThenThereIsOneDialAndOneReconnect() {
		NovaClient client = this.edge.dial(this.edge.client().behaviors(new Leaving()::on));
		Peer first = this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 1);
		first.send(TWENTY_TIMES_LEAVE);
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		Edge.staysTrue(Duration.ofMillis(100), "two dials", () -> this.edge.server().accepted() == 2);
		assertThat(this.edge.log().entered(Phase.READY)).isEqualTo(2);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class)).hasSize(1);
		assertThat(client.statistics().reconnects()).isEqualTo(1);
	}

	@Test
	@Tag("edge-2")
	void whenConnectIsCalledDuringBackoffThenItWaitsForTheAttemptThatIsDueAnyway() {
		Duration delay = Duration.ofSeconds(2);
		NovaClient client = this.edge
			.dial(this.edge.client().with(Setting.INITIAL_DELAY, delay).with(Setting.MAX_DELAY, delay));
		Peer first = this.edge.server().accept();
		this.edge.server().serve(Peer::echo);
		first.close();
		this.edge.awaitPhase(client, Phase.BACKING_OFF);
		Flux.range(0, 20).flatMap((i) -> client.connect()).blockLast(Edge.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		Edge.staysTrue(Duration.ofMillis(100), "two dials", () -> this.edge.server().accepted() == 2);
		assertThat(this.edge.log().entered(Phase.CONNECTING)).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("ends")
	@Tag("edge-3")
	void whenOneLossShowsInSeveralWaysThenThereIsOneLossAndOneAttempt(Consumer<Peer> end) {
		Leaving handlers = new Leaving();
		NovaClient client = this.edge.dial(this.edge.client().behaviors(handlers::on));
		end.accept(this.edge.server().accept().upgrade());
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		Edge.staysTrue(Duration.ofMillis(100), "two dials", () -> this.edge.server().accepted() == 2);
		assertThat(this.edge.log().losses()).hasSize(1);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class)).hasSize(1);
		assertThat(this.edge.log().entered(Phase.BACKING_OFF)).isEqualTo(1);
		assertThat(handlers.disconnected).hasValue(1);
		assertThat(client.statistics().losses()).isEqualTo(1);
	}

	static Stream<Named<Consumer<Peer>>> ends() {
		return Stream.of(Named.of("close frame and FIN", (peer) -> peer.send(Frame.close(1012, "restart")).fin()),
				Named.of("close frame and RST", (peer) -> {
					peer.send(Frame.close(1012, "restart")).read();
					peer.reset();
				}),
				Named.of("two close frames and FIN",
						(peer) -> peer.send(Frame.close(1001, ""), Frame.close(1012, "")).fin()),
				Named.of("FIN", Peer::fin), Named.of("RST", Peer::reset),
				Named.of("forbidden bits, a close frame and FIN",
						(peer) -> peer.send(Frame.text("x").withRsv(4), Frame.close(1001, "")).fin()),
				Named.of("a handler's wish, a close frame and RST", (peer) -> {
					peer.send(Frame.text("leave"), Frame.close(1001, ""));
					peer.reset();
				}));
	}

	@Test
	@Tag("edge-3")
	void whenAHandlerStopsTheClientThenThatIsOneLossToo() {
		Leaving handlers = new Leaving();
		NovaClient client = this.edge.dial(this.edge.client().behaviors(handlers::on));
		this.edge.server().accept().upgrade().send(Frame.text("stop"), Frame.text("stop"), Frame.close(1001, ""));
		this.edge.awaitPhase(client, Phase.CLOSED);
		Edge.staysTrue(Duration.ofMillis(100), "one dial", () -> this.edge.server().accepted() == 1);
		assertThat(this.edge.log().losses()).extracting((loss) -> loss.message())
			.containsExactly("ErrorHandler stopped the client: stop");
		assertThat(this.edge.log().entered(Phase.CLOSED)).isEqualTo(1);
		assertThat(handlers.disconnected).hasValue(1);
		assertThat(client.status().cause()).hasMessage("stop");
	}

}
