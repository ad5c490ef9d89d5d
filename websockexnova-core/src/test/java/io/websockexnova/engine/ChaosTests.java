package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random events in virtual time: whatever the network and the users do, no state lasts
 * longer than its deadline, nothing grows, and every call ends once.
 */
class ChaosTests {

	private static final int RUNS = 80;

	private static final int STEPS = 300;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Test
	@Tag("R10")
	@Tag("R2")
	@Tag("edge-1")
	@Tag("edge-4")
	@Tag("edge-18")
	void whateverHappensTheClientComesBackOrIsClosedAndNothingIsLeftBehind() {
		long start = new Random().nextLong();
		for (int run = 0; run < RUNS; run++) {
			new Run(start + run).play();
		}
	}

	private static final class Run {

		private final long seed;

		private final Random random;

		private final ScriptedTransport network = new ScriptedTransport();

		private final NovaEngine engine;

		private final NovaClient client;

		private final List<ClientEvent> events = new ArrayList<>();

		private final List<Disposable> topics = new ArrayList<>();

		private final AtomicInteger begun = new AtomicInteger();

		private final AtomicInteger ended = new AtomicInteger();

		private boolean calm;

		Run(long seed) {
			this.seed = seed;
			this.random = new Random(seed);
			this.engine = NovaEngine.builder()
				.transport(this.network)
				.scheduler(Schedulers.immediate())
				.random(new Random(seed))
				.build();
			this.client = this.engine.client("chaos")
				.url("ws://localhost:1/")
				.with(Setting.INITIAL_DELAY, Duration.ofMillis(100))
				.with(Setting.MAX_DELAY, Duration.ofSeconds(10))
				.with(Setting.CONNECTION_TIMEOUT, TIMEOUT)
				.with(Setting.OFFLINE_POLICY, this.random.nextBoolean() ? OfflinePolicy.WAIT : OfflinePolicy.FAIL)
				.behaviors((given) -> behaviors(given))
				.build();
			this.client.events().subscribe(this.events::add);
			this.network.script = this::answer;
		}

		void play() {
			for (int i = 0; i < STEPS; i++) {
				step();
				this.network.loop.advance(Duration.ofMillis(this.random.nextInt(2000)));
			}
			this.calm = true;
			this.network.loop.advance(Duration.ofMinutes(5));
			call(this.client.connect());
			this.network.loop.advance(Duration.ofMinutes(1));
			assertThat(this.client.status().phase()).as("seed %d", this.seed).isEqualTo(Phase.READY);
			assertThat(this.client.statistics().queued()).as("queued, seed %d", this.seed).isZero();
			assertThat(this.network.loop.timers()).as("ping, write deadline and requests; seed %d", this.seed)
				.isLessThanOrEqualTo(4);
			assertThat(openSockets()).as("open sockets, seed %d", this.seed).isEqualTo(1);
			call(this.client.close());
			this.network.loop.advance(TIMEOUT);
			assertThat(this.client.status().phase()).as("seed %d", this.seed).isEqualTo(Phase.CLOSED);
			assertThat(this.network.loop.timers()).as("timers of a closed client, seed %d", this.seed).isZero();
			assertThat(this.client.statistics().pendingRequests()).as("seed %d", this.seed).isZero();
			assertThat(openSockets()).as("open sockets of a closed client, seed %d", this.seed).isZero();
			assertThat(this.ended).as("calls that ended, seed %d", this.seed).hasValue(this.begun.get());
			assertThat(this.network.dials.size()).as("dials, seed %d", this.seed)
				.isEqualTo((int) this.client.statistics().attempts());
			assertEvents();
		}

		private void step() {
			ScriptedTransport.Dial dial = this.network.dials.isEmpty() ? null
					: this.network.dials.get(this.random.nextInt(this.network.dials.size()));
			switch (this.random.nextInt(14)) {
				case 0, 1 -> call(this.client.connect());
				case 2 -> {
					if (this.random.nextInt(4) == 0) {
						call(this.client.close());
					}
				}
				case 3, 4 -> call(this.client.send("message"));
				case 5, 6 -> call(this.client.request("ask", "x", String.class));
				case 7 ->
					this.topics.add(this.client.topic("t" + this.random.nextInt(4), Integer.class).subscribe((data) -> {
					}, (error) -> {
					}));
				case 8 -> {
					if (!this.topics.isEmpty()) {
						this.topics.remove(this.random.nextInt(this.topics.size())).dispose();
					}
				}
				case 9 -> {
					// a socket of any age speaks, though an aborted one must not be heard
					if (dial != null) {
						dial.receive((this.random.nextInt(8) == 0) ? "leave" : "# t1 1");
					}
				}
				case 10, 11 -> {
					if (dial != null && dial == this.network.last()) {
						dial.breakOff();
						dial.breakOff();
					}
				}
				case 12 -> {
					if (dial != null) {
						dial.receive("ok " + this.random.nextInt(50) + " 1");
					}
				}
				default -> {
					if (dial != null && dial.cancelled) {
						dial.open();
					}
				}
			}
		}

		/**
		 * How the network answers a dial, within the deadline that every transport has.
		 */
		private void answer(ScriptedTransport.Dial dial) {
			int way = this.calm ? 0 : this.random.nextInt(8);
			switch (way) {
				case 0, 1, 2 -> dial.open();
				case 3 -> dial.unreachable();
				case 4 -> dial.refuse(503, Duration.ofSeconds(this.random.nextInt(20)));
				case 5 -> this.network.loop.schedule(() -> {
					if (!dial.cancelled) {
						dial.unreachable();
					}
				}, TIMEOUT);
				case 6 -> {
					dial.open();
					dial.breakOff();
				}
				default -> this.network.loop.schedule(() -> {
					if (!dial.cancelled) {
						dial.open();
					}
				}, Duration.ofMillis(this.random.nextInt(4000)));
			}
		}

		private void call(Mono<?> call) {
			this.begun.incrementAndGet();
			call.subscribe((value) -> {
			}, (error) -> this.ended.incrementAndGet(), this.ended::incrementAndGet);
		}

		private long openSockets() {
			return this.network.dials.stream().filter((dial) -> dial.opened && !dial.aborted && !dial.broken).count();
		}

		private void assertEvents() {
			Phase phase = Phase.IDLE;
			Set<Long> lost = new HashSet<>();
			for (ClientEvent event : this.events) {
				if (event instanceof ClientEvent.PhaseChanged change) {
					assertThat(change.from()).as("seed %d: %s", this.seed, change).isEqualTo(phase);
					phase = change.to();
				}
				if (event instanceof ClientEvent.Lost loss) {
					assertThat(lost.add(loss.generation())).as("seed %d: two losses of one socket: %s", this.seed, loss)
						.isTrue();
				}
			}
		}

		private Behaviors behaviors(Behaviors given) {
			return given.withMessage(new MessageHandler() {
				@Override
				public void decode(Payload message, Consumer<Inbound> sink) {
					String[] words = message.utf8().split(" ");
					switch (words[0]) {
						case "ok" -> sink.accept(Inbound.reply(words[1], Payload.text(words[2])));
						case "#" -> sink.accept(Inbound.push(words[1], Payload.text(words[2]), null));
						default -> throw new IllegalArgumentException(words[0]);
					}
				}

				@Override
				public Outbound encode(long id, Call call) {
					respond(id, call);
					return Outbound.text(id + " " + call.method());
				}
			}).withAuth(new AuthHandler() {
				@Override
				public boolean enabled() {
					return true;
				}

				@Override
				public Mono<Session> authenticate(Dialog dialog) {
					return dialog.request(new Call("login", null))
						.map((body) -> new Session(Duration.ofSeconds(30), Set.of()));
				}
			}).withSubscription(new SubscriptionHandler() {
				@Override
				public List<SubscriptionBatch> subscribe(List<String> names) {
					return List.of(new SubscriptionBatch(names, new Call("subscribe", names)));
				}

				@Override
				public List<SubscriptionBatch> unsubscribe(List<String> names) {
					return List.of(new SubscriptionBatch(names, new Call("unsubscribe", names)));
				}

				@Override
				public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
					Map<String, TopicOutcome> outcomes = new HashMap<>();
					batch.topics().forEach((topic) -> outcomes.put(topic, TopicOutcome.CONFIRMED));
					return outcomes;
				}
			}).withError(new ErrorHandler() {
				@Override
				public ErrorDecision handle(Throwable error, ErrorContext context) {
					Throwable cause = error.getCause();
					return (cause != null && "leave".equals(cause.getMessage())) ? ErrorDecision.reconnect(null)
							: ErrorDecision.ignore();
				}

				@Override
				public void log(Throwable error, ErrorContext context) {
					// thousands
				}
			});
		}

		/** The server's answer to a request, on the socket that the request goes to. */
		private void respond(long id, Call call) {
			if (this.calm || this.random.nextInt(5) > 0) {
				long delay = this.calm ? 1 : this.random.nextInt(1500);
				this.network.loop.schedule(() -> {
					if (!this.network.dials.isEmpty() && !this.network.last().broken) {
						this.network.last().receive("ok " + id + " 1");
					}
				}, Duration.ofMillis(delay));
			}
		}

	}

}
