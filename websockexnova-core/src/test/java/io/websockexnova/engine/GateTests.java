package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stands between a loss and the next attempt, in virtual time: breaker, handshake
 * budget, recovery.
 */
class GateTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ScriptedTransport network = new ScriptedTransport();

	private final NovaEngine engine = NovaEngine.builder()
		.transport(this.network)
		.scheduler(Schedulers.immediate())
		.random(new Random(42))
		.handshakes(10, 2)
		.build();

	private final List<ClientEvent> events = new ArrayList<>();

	@Test
	@Tag("R28")
	void repeatedFailuresOpenTheBreakerAndOneProbeDecides() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(client("a").with(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.SIMPLE)
			.with(Setting.BREAKER_FAILURES, 3)
			.with(Setting.BREAKER_OPEN_DURATION, Duration.ofSeconds(6)));
		this.network.loop.advance(SECOND);
		assertThat(this.network.dials).hasSize(3);
		assertThat(client.status().breaker()).isEqualTo(BreakerState.OPEN);
		this.network.loop.advance(Duration.ofSeconds(30));
		assertThat(this.network.dialledAt().stream().map((at) -> (at.toMillis() + 20) / 100 * 100))
			.as("every 500 ms, then one probe after 0.5, 1, 2, 4 s and every 6 s")
			.containsExactly(0L, 500L, 1000L, 1500L, 2500L, 4500L, 8500L, 14500L, 20500L, 26500L);
		assertThat(client.status().breaker()).isEqualTo(BreakerState.OPEN);
		this.network.script = ScriptedTransport.Dial::open;
		this.network.loop.advance(Duration.ofSeconds(6));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().breaker()).isEqualTo(BreakerState.CLOSED);
		assertThat(breakerStates()).startsWith(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.OPEN)
			.endsWith(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
	}

	@Test
	@Tag("R28")
	void clientsOfAnEndpointShareItsBreakerAndOnlyOneOfThemProbes() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		List<NovaClient> clients = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			clients.add(connect(client("c" + i).with(Setting.BREAKER_FAILURES, 5)
				.with(Setting.CONNECTION_TIMEOUT, Duration.ofMinutes(1))
				.with(Setting.BREAKER_OPEN_DURATION, Duration.ofSeconds(20))));
		}
		NovaClient other = connect(
				this.engine.client("other").url("ws://elsewhere:1/").with(Setting.JITTER_FACTOR, 0.0));
		this.network.loop.advance(SECOND);
		assertThat(clients).allSatisfy((client) -> assertThat(client.status().breaker()).isEqualTo(BreakerState.OPEN));
		assertThat(other.status().breaker()).isEqualTo(BreakerState.CLOSED);
		other.close().subscribe();
		int before = this.network.dials.size();
		// Whoever probes now hangs; nobody else may dial meanwhile.
		this.network.script = (dial) -> {
		};
		this.network.loop.advance(Duration.ofSeconds(24));
		assertThat(this.network.dials).hasSize(before + 1);
		this.network.script = ScriptedTransport.Dial::open;
		this.network.last().open();
		this.network.loop.advance(Duration.ofSeconds(40));
		assertThat(clients).allSatisfy((client) -> assertThat(client.status().phase()).isEqualTo(Phase.READY));
	}

	@Test
	@Tag("R25")
	void refusedCredentialsSayNothingAgainstTheEndpoint() {
		this.network.script = (dial) -> dial.refuse(401, null);
		for (int i = 0; i < 6; i++) {
			NovaClient client = connect(client("c" + i).with(Setting.BREAKER_FAILURES, 2));
			this.network.loop.advance(SECOND);
			assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
			assertThat(client.status().breaker()).isEqualTo(BreakerState.CLOSED);
		}
		assertThat(this.network.dials).hasSize(6);
	}

	@Test
	void aReconnectByHandProbesAnOpenBreakerAtOnce() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(client("a").with(Setting.BREAKER_FAILURES, 2));
		this.network.loop.advance(Duration.ofSeconds(2));
		assertThat(client.status().breaker()).isEqualTo(BreakerState.OPEN);
		this.network.script = ScriptedTransport.Dial::open;
		client.reconnect().subscribe();
		this.network.loop.advance(Duration.ofMillis(200));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.status().breaker()).isEqualTo(BreakerState.CLOSED);
	}

	@Test
	@Tag("R7")
	void handshakesOfAllClientsTogetherKeepTheBudget() {
		this.network.script = ScriptedTransport.Dial::open;
		for (int i = 0; i < 30; i++) {
			connect(client("c" + i));
		}
		this.network.loop.advance(Duration.ZERO);
		assertThat(this.network.dials).as("the burst").hasSize(2);
		this.network.loop.advance(SECOND);
		assertThat(this.network.dials).as("ten a second").hasSize(12);
		this.network.loop.advance(Duration.ofSeconds(2));
		assertThat(this.network.dials).hasSize(30);
		assertThat(this.engine.clients())
			.allSatisfy((client) -> assertThat(client.status().phase()).isEqualTo(Phase.READY));
	}

	@Test
	void aClientThatGivesUpWaitingGivesItsPlaceBack() {
		this.network.script = ScriptedTransport.Dial::open;
		for (int i = 0; i < 22; i++) {
			connect(client("c" + i));
		}
		for (int i = 2; i < 21; i++) {
			Objects.requireNonNull(this.engine.find("c" + i)).close().subscribe();
		}
		NovaClient late = connect(client("late"));
		this.network.loop.advance(Duration.ofMillis(300));
		assertThat(late.status().phase()).isEqualTo(Phase.READY);
		assertThat(this.network.dials).hasSize(3);
	}

	@Test
	void theRecoveryOfAnErrorHandlerRunsBeforeTheNextAttempt() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		AtomicInteger begun = new AtomicInteger();
		NovaClient client = connect(client("a").behaviors((given) -> given.withError(
				recovering(virtual(Duration.ofSeconds(5)).doOnSubscribe((subscription) -> begun.incrementAndGet())))));
		this.network.loop.advance(Duration.ofMillis(4900));
		assertThat(begun).hasValue(1);
		assertThat(this.network.dials).as("the delay is over, the recovery is not").hasSize(1);
		assertThat(client.status().phase()).isEqualTo(Phase.BACKING_OFF);
		this.network.loop.advance(Duration.ofMillis(200));
		assertThat(this.network.dials).hasSize(2);
	}

	@Test
	void aRecoveryThatFailsCountsAsAFailedAttemptAndOneThatHangsHasADeadline() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		AtomicBoolean hang = new AtomicBoolean();
		NovaClient client = connect(client("a").with(Setting.RECOVERY_TIMEOUT, Duration.ofSeconds(3))
			.behaviors((given) -> given.withError(recovering(Mono
				.defer(() -> hang.get() ? Mono.never() : Mono.error(new IllegalStateException("no recovery")))))));
		this.network.loop.advance(Duration.ofMillis(600));
		assertThat(losses()).extracting(Loss::kind).containsExactly(Loss.Kind.CONNECT, Loss.Kind.RECOVERY);
		assertThat(client.status().attempt()).isEqualTo(2);
		hang.set(true);
		this.network.loop.advance(Duration.ofSeconds(10));
		assertThat(losses()).anySatisfy((loss) -> assertThat(loss.message()).contains("took longer than PT3S"));
		client.close().subscribe();
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.network.loop.timers()).isZero();
	}

	private ErrorHandler recovering(Mono<Void> recovery) {
		AtomicBoolean first = new AtomicBoolean(true);
		return new ErrorHandler() {

			@Override
			public ErrorDecision handle(Throwable error, ErrorContext context) {
				boolean recover = error.getMessage() == null || !error.getMessage().contains("refused")
						|| first.getAndSet(false);
				return recover ? ErrorDecision.recover(recovery) : ErrorDecision.ignore();
			}

		};
	}

	private Mono<Void> virtual(Duration delay) {
		return Mono.create((sink) -> this.network.loop.schedule(sink::success, delay));
	}

	private NovaClientBuilder client(String name) {
		return this.engine.client(name)
			.url("ws://localhost:1/")
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(500))
			.with(Setting.PING_INTERVAL, Duration.ofMinutes(5))
			.with(Setting.JITTER_FACTOR, 0.0);
	}

	private NovaClient connect(NovaClientBuilder builder) {
		NovaClient client = builder.build();
		client.events().subscribe(this.events::add);
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		return client;
	}

	private List<BreakerState> breakerStates() {
		return this.events.stream()
			.filter((event) -> event instanceof ClientEvent.BreakerChanged)
			.map((event) -> ((ClientEvent.BreakerChanged) event).state())
			.toList();
	}

	private List<Loss> losses() {
		return this.events.stream()
			.filter((event) -> event instanceof ClientEvent.Lost)
			.map((event) -> ((ClientEvent.Lost) event).loss())
			.toList();
	}

}
