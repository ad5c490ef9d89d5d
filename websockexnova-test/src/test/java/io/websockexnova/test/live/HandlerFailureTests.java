package io.websockexnova.test.live;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Session;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers and listeners that fail in ways that {@link HandlerContainmentTests} has no
 * line for.
 */
@Tag("edge-33")
class HandlerFailureTests {

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue();

	private boolean asError;

	HandlerFailureTests() {
		this.venue.on("public/subscribe", ScriptedVenue.Request::accept)
			.on("public/unsubscribe", ScriptedVenue.Request::accept)
			.on("public/get_time", (request) -> request.result("5"));
	}

	@Test
	void whatAHandlerHasAwaitedIsForgottenSoThatALaterLossIsNotReportedToIt() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			this.venue.on("public/set_heartbeat", (request) -> {
				request.result("\"ok\"");
				request.connection().text("{\"jsonrpc\":\"2.0\",\"method\":\"welcome\",\"params\":{}}");
			});
			NovaClient client = Live
				.connect(builder((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
					@Override
					public Mono<Void> connected(Dialog dialog) {
						Mono<Inbound> welcome = dialog.await((message) -> message.key().equals("welcome"),
								Duration.ofSeconds(5));
						return Mono.when(super.connected(dialog), welcome);
					}
				})));
			this.venue.connection(1).peer().reset();
			Live.awaitReady(client, 2);
			client.close().block(Live.PATIENCE);
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void handlersAreCalledOnOneThreadEvenIfTheOneBeforeEndsOnAnother() {
		List<String> threads = new CopyOnWriteArrayList<>();
		Live.connect(this.live.deribit(this.venue.uri())
			.credentials(Live.KEY, Live.SECRET)
			.behaviors((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
				@Override
				public Mono<Void> connected(Dialog dialog) {
					threads.add(Thread.currentThread().getName());
					return Mono.delay(Duration.ofMillis(10)).then();
				}
			}).withAuth(new AuthHandler() {
				@Override
				public boolean enabled() {
					return true;
				}

				@Override
				public Mono<Session> authenticate(Dialog dialog) {
					threads.add(Thread.currentThread().getName());
					return behaviors.auth().authenticate(dialog);
				}
			})));
		assertThat(threads).hasSize(2).containsOnly(threads.get(0));
	}

	@Test
	@Tag("edge-32")
	void rateLimitHandlerChargesABucketThatDoesNotExistOrCannotPay() {
		NovaClient client = Live.connect(builder((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			@Override
			public List<RateLimit> limits() {
				return List.of(new RateLimit("small", 10, 1, Duration.ofSeconds(1), 2));
			}

			@Override
			public List<RateLimit.Charge> charges(Outbound message) {
				return switch (message.payload().utf8()) {
					case "nowhere" -> List.of(new RateLimit.Charge("unknown", 1));
					case "never" -> List.of(new RateLimit.Charge("small", 9));
					default -> List.of();
				};
			}
		})));
		assertThat(Live.failureOf(client.send("nowhere")))
			.hasStackTraceContaining("RateLimitHandler charges the unknown bucket 'unknown'");
		assertThat(Live.failureOf(client.send("never"))).hasStackTraceContaining("'small'");
		serves(client);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void errorHandlerFails(boolean error) {
		this.asError = error;
		List<String> asked = new CopyOnWriteArrayList<>();
		NovaClient client = Live.connect(builder((behaviors) -> behaviors.withError(new ErrorHandler() {
			@Override
			public ErrorClass classify(Throwable failure) {
				asked.add("classify");
				throwIt();
				return ErrorClass.TRANSIENT;
			}

			@Override
			public void log(Throwable failure, ErrorContext context) {
				asked.add("log");
				throwIt();
			}

			@Override
			public ErrorDecision handle(Throwable failure, ErrorContext context) {
				asked.add("handle");
				throwIt();
				return ErrorDecision.stop();
			}
		})));
		EventLog log = new EventLog(client);
		this.venue.connection(1).text("not json");
		ClientEvent.ErrorOccurred event = log.await(ClientEvent.ErrorOccurred.class);
		assertThat(event.errorClass()).as("by default").isEqualTo(ErrorClass.TRANSIENT);
		serves(client);
		this.venue.connection(1).peer().reset();
		Live.awaitReady(client, 2);
		serves(client);
		assertThat(asked).contains("classify", "log", "handle");
	}

	@Test
	void aListenerOfEventsThatThrowsHarmsNobody() {
		NovaClient client = builder((behaviors) -> behaviors).build();
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		client.events().subscribe((event) -> {
			throw new IllegalStateException("listener");
		}, failures::add);
		EventLog log = new EventLog(client);
		client.connect().block(Live.PATIENCE);
		this.venue.connection(1).peer().reset();
		Live.awaitReady(client, 2);
		Live.eventually(() -> assertThat(failures).hasSize(1));
		Live.awaitTrue("the other listener has heard of both connections",
				() -> log.phases().stream().filter((phase) -> phase == Phase.READY).count() == 2);
		serves(client);
	}

	private NovaClientBuilder builder(UnaryOperator<Behaviors> customizer) {
		return this.live.deribit(this.venue.uri()).behaviors(customizer);
	}

	private void serves(NovaClient client) {
		CompletableFuture<Long> answer = client.request("public/get_time", Map.of(), Long.class).toFuture();
		assertThat(answer).succeedsWithin(Live.PATIENCE).isEqualTo(5L);
		EventLog log = new EventLog(client);
		TopicLog topic = new TopicLog(client, "trades.SERVES.100ms");
		log.await("trades.SERVES.100ms", TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection((int) client.statistics().connections());
		connection.push("trades.SERVES.100ms", "[1]");
		topic.awaitData(1);
		topic.cancel();
		log.await("trades.SERVES.100ms", TopicState.GONE);
	}

	private void throwIt() {
		if (this.asError) {
			throw new LinkageError("handler");
		}
		throw new IllegalStateException("handler");
	}

	private static class Delegating implements ConnectionHandler {

		private final ConnectionHandler delegate;

		Delegating(ConnectionHandler delegate) {
			this.delegate = delegate;
		}

		@Override
		public Mono<URI> endpoint(Attempt attempt) {
			return this.delegate.endpoint(attempt);
		}

		@Override
		public Mono<Map<String, String>> headers(Attempt attempt) {
			return this.delegate.headers(attempt);
		}

		@Override
		public Mono<Void> connected(Dialog dialog) {
			return this.delegate.connected(dialog);
		}

		@Override
		public ConnectionDecision disconnected(Loss loss) {
			return this.delegate.disconnected(loss);
		}

		@Override
		public MessageDecision frame(Payload message) {
			return this.delegate.frame(message);
		}

	}

}
