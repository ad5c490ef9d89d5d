package io.websockexnova.test.live;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
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
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RateLimit;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.SubscriptionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A handler that throws is reported and takes nothing down with it, whichever method of
 * whichever behaviour it is, and whether it throws an exception or an error.
 */
@Tag("edge-33")
class HandlerFailureTests {

	private static final String TOPIC = "trades.A.100ms";

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue();

	private final AtomicBoolean armed = new AtomicBoolean();

	private final AtomicInteger thrown = new AtomicInteger();

	private boolean asError;

	HandlerFailureTests() {
		this.venue.on("public/subscribe", ScriptedVenue.Request::accept)
			.on("public/unsubscribe", ScriptedVenue.Request::accept)
			.on("public/get_time", (request) -> request.result("5"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectionHandlerFailsWhileItIsAskedForTheEndpoint(boolean error) {
		this.asError = error;
		NovaClient client = build((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
			@Override
			public Mono<URI> endpoint(Attempt attempt) {
				fail();
				return super.endpoint(attempt);
			}
		}));
		reconnectsWith(client, Loss.Kind.HANDLER);
		assertThat(this.venue.accepted()).as("nothing was dialled for the failed attempt").isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectionHandlerFailsWhileItIsAskedForHeaders(boolean error) {
		this.asError = error;
		NovaClient client = build((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
			@Override
			public Mono<Map<String, String>> headers(Attempt attempt) {
				fail();
				return super.headers(attempt);
			}
		}));
		reconnectsWith(client, Loss.Kind.HANDLER);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectionHandlerFailsInTheGreeting(boolean error) {
		this.asError = error;
		NovaClient client = build((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
			@Override
			public Mono<Void> connected(Dialog dialog) {
				fail();
				return super.connected(dialog);
			}
		}));
		reconnectsWith(client, Loss.Kind.AUTHENTICATION);
		assertThat(this.venue.accepted()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectionHandlerFailsOnALoss(boolean error) {
		this.asError = error;
		NovaClient client = build((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
			@Override
			public ConnectionDecision disconnected(Loss loss) {
				fail();
				return super.disconnected(loss);
			}
		}));
		client.connect().block(Live.PATIENCE);
		EventLog log = new EventLog(client);
		this.armed.set(true);
		this.venue.connection(1).peer().reset();
		Live.awaitReady(client, 2);
		reported(log);
		serves(client);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectionHandlerFailsOnAFrame(boolean error) {
		this.asError = error;
		onMessage((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
			@Override
			public MessageDecision frame(Payload message) {
				fail();
				return super.frame(message);
			}
		}));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messageHandlerFailsToDecode(boolean error) {
		this.asError = error;
		onMessage((behaviors) -> behaviors.withMessage(new DelegatingMessages(behaviors.message()) {
			@Override
			public void decode(Payload message, Consumer<Inbound> sink) {
				fail();
				super.decode(message, sink);
			}
		}));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messageHandlerFailsToValidate(boolean error) {
		this.asError = error;
		onMessage((behaviors) -> behaviors.withMessage(new DelegatingMessages(behaviors.message()) {
			@Override
			public @Nullable String validate(Inbound message) {
				fail();
				return super.validate(message);
			}
		}));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messageHandlerFailsOnAMessage(boolean error) {
		this.asError = error;
		onMessage((behaviors) -> behaviors.withMessage(new DelegatingMessages(behaviors.message()) {
			@Override
			public MessageDecision message(Inbound message) {
				fail();
				return super.message(message);
			}
		}));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void messageHandlerFailsToEncode(boolean error) {
		this.asError = error;
		NovaClient client = Live
			.connect(builder((behaviors) -> behaviors.withMessage(new DelegatingMessages(behaviors.message()) {
				@Override
				public Outbound encode(Object message) {
					fail();
					return super.encode(message);
				}

				@Override
				public Outbound encode(long id, Call call) {
					fail();
					return super.encode(id, call);
				}
			})));
		this.armed.set(true);
		assertThat(Live.failureOf(client.send("text"))).hasMessage("handler");
		this.armed.set(true);
		assertThat(Live.failureOf(client.request("public/get_time", Map.of(), Long.class))).hasMessage("handler");
		assertThat(client.statistics().pendingRequests()).isZero();
		serves(client);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void subscriptionHandlerFailsToSubscribe(boolean error) {
		this.asError = error;
		NovaClient client = Live
			.connect(builder((behaviors) -> behaviors.withSubscription(new DelegatingTopics(behaviors.subscription()) {
				@Override
				public List<SubscriptionBatch> subscribe(List<String> topics) {
					fail();
					return super.subscribe(topics);
				}
			})));
		EventLog log = new EventLog(client);
		this.armed.set(true);
		assertThat(new TopicLog(client, TOPIC).awaitError()).isInstanceOf(SubscriptionException.class)
			.hasStackTraceContaining("handler");
		reported(log);
		serves(client);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void subscriptionHandlerFailsToUnsubscribe(boolean error) {
		this.asError = error;
		NovaClient client = Live
			.connect(builder((behaviors) -> behaviors.withSubscription(new DelegatingTopics(behaviors.subscription()) {
				@Override
				public List<SubscriptionBatch> unsubscribe(List<String> topics) {
					fail();
					return super.unsubscribe(topics);
				}
			})));
		EventLog log = new EventLog(client);
		TopicLog old = new TopicLog(client, "trades.OLD.100ms");
		log.await("trades.OLD.100ms", TopicState.CONFIRMED);
		this.armed.set(true);
		old.cancel();
		log.await("trades.OLD.100ms", TopicState.GONE);
		reported(log);
		serves(client);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void subscriptionHandlerFailsOnTheAcknowledgement(boolean error) {
		this.asError = error;
		NovaClient client = Live
			.connect(builder((behaviors) -> behaviors.withSubscription(new DelegatingTopics(behaviors.subscription()) {
				@Override
				public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
					fail();
					return super.acknowledge(batch, reply);
				}
			})));
		EventLog log = new EventLog(client);
		this.armed.set(true);
		TopicLog topic = new TopicLog(client, TOPIC);
		reported(log);
		log.await(TOPIC, TopicState.CONFIRMED);
		assertThat(topic.error()).isNull();
		serves(client);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void subscriptionHandlerFailsToFindTheTopicOfAPush(boolean error) {
		this.asError = error;
		onMessage((behaviors) -> behaviors.withSubscription(new DelegatingTopics(behaviors.subscription()) {
			@Override
			public @Nullable String topicOf(Inbound push) {
				fail();
				return super.topicOf(push);
			}
		}));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void subscriptionHandlerFailsToTellAboutATopic(boolean error) {
		this.asError = error;
		AtomicBoolean sequence = new AtomicBoolean();
		NovaClient client = Live
			.connect(builder((behaviors) -> behaviors.withSubscription(new DelegatingTopics(behaviors.subscription()) {
				@Override
				public SequenceRule sequenceRule(String topic) {
					if (sequence.get()) {
						fail();
					}
					return super.sequenceRule(topic);
				}

				@Override
				public boolean requiresAuthentication(String topic) {
					if (!sequence.get()) {
						fail();
					}
					return super.requiresAuthentication(topic);
				}
			})));
		for (boolean which : new boolean[] { false, true }) {
			sequence.set(which);
			this.armed.set(true);
			assertThat(new TopicLog(client, TOPIC).awaitError()).isInstanceOf(SubscriptionException.class)
				.hasStackTraceContaining("handler");
		}
		serves(client);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void authHandlerFails(boolean error) {
		this.asError = error;
		NovaClient client = this.live.deribit(this.venue.uri())
			.credentials(Live.KEY, Live.SECRET)
			.behaviors((behaviors) -> behaviors.withAuth(new AuthHandler() {
				@Override
				public boolean enabled() {
					return true;
				}

				@Override
				public Mono<Session> authenticate(Dialog dialog) {
					fail();
					return behaviors.auth().authenticate(dialog);
				}
			}))
			.build();
		reconnectsWith(client, Loss.Kind.AUTHENTICATION);
		this.armed.set(true);
		// A refusal for want of a login renews it.
		this.venue.on("private/x", (request) -> request.error(13009, "unauthorized"));
		EventLog log = new EventLog(client);
		Live.failureOf(client.request("private/x", Map.of(), Long.class));
		reported(log);
		serves(client);
	}

	@Test
	void handlersThatReturnNothingAreReportedLikeThoseThatThrow() {
		NovaClient client = Live
			.connect(builder((behaviors) -> behaviors.withConnection(new Delegating(behaviors.connection()) {
				@Override
				public MessageDecision frame(Payload message) {
					return message.utf8().contains("nothing from frame") ? nothing() : super.frame(message);
				}

				@Override
				public ConnectionDecision disconnected(Loss loss) {
					return nothing();
				}
			}).withMessage(new DelegatingMessages(behaviors.message()) {
				@Override
				public MessageDecision message(Inbound message) {
					return message.body().utf8().contains("nothing from message") ? nothing() : super.message(message);
				}
			}).withSubscription(new DelegatingTopics(behaviors.subscription()) {
				@Override
				public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
					boolean none = HandlerFailureTests.this.armed.compareAndSet(true, false);
					return none ? nothing() : super.acknowledge(batch, reply);
				}
			})));
		EventLog log = new EventLog(client);
		this.armed.set(true);
		TopicLog topic = new TopicLog(client, TOPIC);
		log.await(TOPIC, TopicState.CONFIRMED);
		assertThat(log.errors()).as("of the acknowledgement").hasSize(1);
		this.venue.connection(1).push(TOPIC, "\"nothing from frame\"").push(TOPIC, "\"nothing from message\"");
		this.venue.connection(1).push(TOPIC, "1");
		topic.awaitData(1);
		Live.eventually(() -> assertThat(log.errors()).hasSize(3));
		assertThat(client.statistics().unmatched()).isEqualTo(2);
		this.venue.connection(1).peer().reset();
		Live.awaitReady(client, 2);
		Live.awaitTrue("the loss, too", () -> log.errors().size() == 4);
		serves(client);
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

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void heartbeatHandlerFailsToAnswer(boolean error) {
		this.asError = error;
		NovaClient client = Live.connect(builder((behaviors) -> behaviors.withHeartbeat(new HeartbeatHandler() {
			@Override
			public @Nullable Call answer(Inbound control) {
				fail();
				return behaviors.heartbeat().answer(control);
			}
		})));
		EventLog log = new EventLog(client);
		this.armed.set(true);
		String challenge = "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}";
		this.venue.connection(1).text(challenge);
		reported(log);
		this.venue.connection(1).text(challenge);
		this.venue.next("public/test");
		serves(client);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void heartbeatHandlerFailsToPlan(boolean error) {
		this.asError = error;
		NovaClient client = build((behaviors) -> behaviors.withHeartbeat(new HeartbeatHandler() {
			@Override
			public HeartbeatPlan plan(Settings settings) {
				fail();
				return behaviors.heartbeat().plan(settings);
			}

			@Override
			public @Nullable Duration silenceLimit(Settings settings) {
				fail();
				return behaviors.heartbeat().silenceLimit(settings);
			}
		}));
		reconnectsWith(client, Loss.Kind.HANDLER);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@Tag("edge-32")
	void rateLimitHandlerFailsOnOneMessage(boolean error) {
		this.asError = error;
		NovaClient client = Live.connect(builder((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			@Override
			public List<RateLimit.Charge> charges(Outbound message) {
				fail();
				return List.of();
			}
		})));
		this.armed.set(true);
		assertThat(Live.failureOf(client.send("refused"))).hasStackTraceContaining("handler");
		this.armed.set(true);
		assertThat(Live.failureOf(client.request("public/get_time", Map.of(), Long.class)))
			.hasStackTraceContaining("handler");
		assertThat(client.statistics().queued()).isZero();
		assertThat(client.statistics().pendingRequests()).isZero();
		serves(client);
		assertThat(this.venue.accepted()).isEqualTo(1);
		assertThat(this.venue.texts()).isEmpty();
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

	@Test
	void rateLimitHandlerFailsToNameItsLimits() {
		NovaClientBuilder builder = builder((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			@Override
			public List<RateLimit> limits() {
				throw new IllegalStateException("handler");
			}
		}));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(builder::build).withMessage("handler");
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

	private NovaClient build(UnaryOperator<Behaviors> customizer) {
		return builder(customizer).build();
	}

	// The first attempt fails by the handler, the second succeeds.
	private void reconnectsWith(NovaClient client, Loss.Kind kind) {
		EventLog log = new EventLog(client);
		this.armed.set(true);
		client.connect().block(Live.PATIENCE);
		assertThat(this.thrown).hasValue(1);
		Live.eventually(() -> assertThat(log.losses()).hasSize(1).first().satisfies((loss) -> {
			assertThat(loss.kind()).isEqualTo(kind);
			assertThat(loss.message()).contains("handler");
			assertThat(loss.cause()).isNotNull();
		}));
		serves(client);
	}

	// One message of a topic fails by the handler, the next one is delivered.
	private void onMessage(UnaryOperator<Behaviors> customizer) {
		NovaClient client = Live.connect(builder(customizer));
		EventLog log = new EventLog(client);
		TopicLog topic = new TopicLog(client, TOPIC);
		log.await(TOPIC, TopicState.CONFIRMED);
		long unmatched = client.statistics().unmatched();
		this.armed.set(true);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		connection.push(TOPIC, "[1]").push(TOPIC, "[2]");
		topic.awaitData(1);
		assertThat(topic.data()).hasToString("[[2]]");
		reported(log);
		assertThat(client.statistics().unmatched()).as("the message is not lost silently").isEqualTo(unmatched + 1);
		serves(client);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	private void reported(EventLog log) {
		log.await(ClientEvent.ErrorOccurred.class, (event) -> isOurs(event.error()));
	}

	private static boolean isOurs(@Nullable Throwable error) {
		return error != null && ("handler".equals(error.getMessage()) || isOurs(error.getCause()));
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

	private void fail() {
		if (this.armed.compareAndSet(true, false)) {
			this.thrown.incrementAndGet();
			throwIt();
		}
	}

	@SuppressWarnings("NullAway")
	private static <T> T nothing() {
		return null;
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

	private static class DelegatingMessages implements MessageHandler {

		private final MessageHandler delegate;

		DelegatingMessages(MessageHandler delegate) {
			this.delegate = delegate;
		}

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			this.delegate.decode(message, sink);
		}

		@Override
		public @Nullable String validate(Inbound message) {
			return this.delegate.validate(message);
		}

		@Override
		public MessageDecision message(Inbound message) {
			return this.delegate.message(message);
		}

		@Override
		public Outbound encode(Object message) {
			return this.delegate.encode(message);
		}

		@Override
		public Outbound encode(long id, Call call) {
			return this.delegate.encode(id, call);
		}

	}

	private static class DelegatingTopics implements SubscriptionHandler {

		private final SubscriptionHandler delegate;

		DelegatingTopics(SubscriptionHandler delegate) {
			this.delegate = delegate;
		}

		@Override
		public List<SubscriptionBatch> subscribe(List<String> topics) {
			return this.delegate.subscribe(topics);
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> topics) {
			return this.delegate.unsubscribe(topics);
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			return this.delegate.acknowledge(batch, reply);
		}

		@Override
		public @Nullable String topicOf(Inbound push) {
			return this.delegate.topicOf(push);
		}

		@Override
		public SequenceRule sequenceRule(String topic) {
			return this.delegate.sequenceRule(topic);
		}

		@Override
		public boolean requiresAuthentication(String topic) {
			return this.delegate.requiresAuthentication(topic);
		}

	}

}
