package io.websockexnova.test.live;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.client.CallResult;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.test.live.Saboteur.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Every method of every behaviour, with every way to misbehave that its signature allows:
 * it is reported once, it takes nothing down with it, and the client serves afterwards. A
 * method that is added to a behaviour needs a line in {@link #TABLE}.
 */
@Tag("edge-33")
class HandlerContainmentTests {

	private static final List<Class<?>> BEHAVIOURS = List.of(ConnectionHandler.class, HeartbeatHandler.class,
			RateLimitHandler.class, MessageHandler.class, SubscriptionHandler.class, AuthHandler.class,
			ErrorHandler.class);

	private static final Map<String, Line> TABLE = Map.ofEntries(
			Map.entry("ConnectionHandler.endpoint(Attempt)", new Line(When.CONNECTING, Then.LOST, Loss.Kind.HANDLER)),
			Map.entry("ConnectionHandler.headers(Attempt)", new Line(When.CONNECTING, Then.LOST, Loss.Kind.HANDLER)),
			Map.entry("ConnectionHandler.connected(Dialog)",
					new Line(When.CONNECTING, Then.LOST, Loss.Kind.AUTHENTICATION)),
			Map.entry("ConnectionHandler.disconnected(Loss)", new Line(When.LOSING, Then.REPORTED)),
			Map.entry("ConnectionHandler.frame(Payload)", new Line(When.RECEIVING, Then.REPORTED)),
			Map.entry("HeartbeatHandler.plan(Settings)", new Line(When.CONNECTING, Then.LOST, Loss.Kind.HANDLER)),
			Map.entry("HeartbeatHandler.answer(Inbound)", new Line(When.CHALLENGED, Then.REPORTED)),
			Map.entry("HeartbeatHandler.silenceLimit(Settings)",
					new Line(When.CONNECTING, Then.LOST, Loss.Kind.HANDLER)),
			Map.entry("RateLimitHandler.limits()", new Line(When.BUILDING, Then.REFUSED)),
			Map.entry("RateLimitHandler.charges(Outbound)", new Line(When.SENDING, Then.TOLD_AND_REPORTED)),
			Map.entry("RateLimitHandler.lane(Outbound)", new Line(When.SENDING, Then.TOLD_AND_REPORTED)),
			Map.entry("RateLimitHandler.pause(ReplyError)", new Line(When.LIMITED, Then.REPORTED)),
			Map.entry("MessageHandler.decode(Payload,Consumer)", new Line(When.RECEIVING, Then.REPORTED)),
			Map.entry("MessageHandler.validate(Inbound)", new Line(When.RECEIVING, Then.REPORTED)),
			Map.entry("MessageHandler.message(Inbound)", new Line(When.RECEIVING, Then.REPORTED)),
			Map.entry("MessageHandler.encode(Object)", new Line(When.SENDING, Then.TOLD)),
			Map.entry("MessageHandler.encode(long,Call)", new Line(When.REQUESTING, Then.TOLD)),
			Map.entry("MessageHandler.encodeBatch(long,List)", new Line(When.BATCHING, Then.TOLD)),
			Map.entry("MessageHandler.answer(Payload,Object)", new Line(When.ASKED, Then.REPORTED)),
			Map.entry("MessageHandler.refuse(Payload,ReplyError)", new Line(When.ASKED_IN_VAIN, Then.REPORTED)),
			Map.entry("SubscriptionHandler.limits()", new Line(When.CONNECTING, Then.REPORTED)),
			Map.entry("SubscriptionHandler.subscribe(List)", new Line(When.SUBSCRIBING, Then.TOLD_AND_REPORTED)),
			Map.entry("SubscriptionHandler.unsubscribe(List)", new Line(When.UNSUBSCRIBING, Then.REPORTED)),
			Map.entry("SubscriptionHandler.acknowledge(SubscriptionBatch,Inbound)",
					new Line(When.SUBSCRIBING, Then.REPORTED)),
			Map.entry("SubscriptionHandler.released(SubscriptionBatch,Inbound)",
					new Line(When.UNSUBSCRIBING, Then.REPORTED)),
			Map.entry("SubscriptionHandler.topicOf(Inbound)", new Line(When.RECEIVING, Then.REPORTED)),
			Map.entry("SubscriptionHandler.sequenceRule(String)", new Line(When.SUBSCRIBING, Then.TOLD)),
			Map.entry("SubscriptionHandler.repair(String,Position)", new Line(When.SUBSCRIBING, Then.TOLD)),
			Map.entry("SubscriptionHandler.pictureCheck(String)", new Line(When.SUBSCRIBING, Then.TOLD)),
			Map.entry("SubscriptionHandler.staleAfter(String)", new Line(When.SUBSCRIBING, Then.TOLD)),
			Map.entry("SubscriptionHandler.requiresAuthentication(String)", new Line(When.SUBSCRIBING, Then.TOLD)),
			Map.entry("AuthHandler.enabled()", new Line(When.LOGGING_IN, Then.LOST, Loss.Kind.AUTHENTICATION)),
			Map.entry("AuthHandler.authenticate(Dialog)",
					new Line(When.LOGGING_IN, Then.LOST, Loss.Kind.AUTHENTICATION)),
			Map.entry("AuthHandler.refresh(Dialog,Session)", new Line(When.RENEWING, Then.REPORTED)),
			Map.entry("ErrorHandler.classify(Throwable)", new Line(When.FAILING, Then.NOTHING)),
			Map.entry("ErrorHandler.handle(Throwable,ErrorContext)", new Line(When.FAILING, Then.NOTHING)),
			Map.entry("ErrorHandler.log(Throwable,ErrorContext)", new Line(When.FAILING, Then.NOTHING)));

	private static final String TOPIC = "trades.A.100ms";

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue();

	HandlerContainmentTests() {
		this.venue.on("public/subscribe", ScriptedVenue.Request::accept)
			.on("public/unsubscribe", ScriptedVenue.Request::accept)
			.on("private/subscribe", ScriptedVenue.Request::accept)
			.on("private/unsubscribe", ScriptedVenue.Request::accept)
			.on("public/get_time", (request) -> request.result("5"))
			.on("public/test", (request) -> request.result("1"))
			.on("private/limited", (request) -> request.error(10066, "too_many_concurrent_requests"))
			.on("private/x", (request) -> request.error(13009, "unauthorized"));
	}

	@Test
	void everyMethodHasALineAndEveryLineAMethod() {
		assertThat(methods().map(HandlerContainmentTests::signature))
			.containsExactlyInAnyOrderElementsOf(TABLE.keySet());
	}

	static Stream<Case> cases() {
		List<Case> cases = new ArrayList<>();
		methods().filter((method) -> TABLE.containsKey(signature(method))).forEach((method) -> {
			for (Fault fault : Fault.values()) {
				if (fault.fits(method) && !(fault == Fault.BLOCKS && isCalledElsewhere(method))) {
					cases.add(new Case(method, fault));
				}
			}
		});
		return cases.stream();
	}

	// On the thread of who builds the client, or of who sends.
	private static boolean isCalledElsewhere(Method method) {
		return signature(method).equals("RateLimitHandler.limits()")
				|| signature(method).equals("MessageHandler.encode(Object)")
				|| signature(method).equals("MessageHandler.answer(Payload,Object)");
	}

	@ParameterizedTest
	@MethodSource("cases")
	void isContainedReportedOnceAndTheClientServes(Case which) {
		Saboteur saboteur = new Saboteur(which.method, which.fault);
		Line line = TABLE.get(signature(which.method));
		assertThat(line).isNotNull();
		NovaClientBuilder builder = builder(saboteur, line.when == When.LOGGING_IN || line.when == When.RENEWING);
		if (line.when == When.BUILDING) {
			saboteur.arm();
			assertThatThrownBy(builder::build).satisfies((ex) -> assertThat(saboteur.isCauseOf(ex)).isTrue());
			return;
		}
		NovaClient client = builder.build();
		EventLog log = new EventLog(client);
		Told told = provoke(line.when, client, saboteur);
		if (which.fault == Fault.BLOCKS) {
			isNamed(log, saboteur);
		}
		Live.awaitTrue("the handler has misbehaved", () -> saboteur.strikes() == 1);
		then(line, which.fault, log, saboteur, told);
		serves(client);
		if (line.then != Then.LOST || isHarmless(which.fault)) {
			int losses = (line.when == When.LOSING) ? 1 : 0;
			Live.eventually(() -> assertThat(log.losses()).hasSize(losses));
			assertThat(this.venue.accepted()).isEqualTo(1 + losses);
		}
		boolean inbound = line.when == When.RECEIVING || line.when == When.CHALLENGED;
		boolean unread = line.when == When.FAILING || line.when == When.ASKED_IN_VAIN
				|| (inbound && !isHarmless(which.fault));
		long lost = unread ? 1 : 0;
		assertThat(client.statistics().unmatched()).as("messages nobody got").isEqualTo(lost);
		Live.awaitTrue("no request is left", () -> client.statistics().pendingRequests() == 0);
		assertThat(log.errors().stream().filter(saboteur::isCauseOf)).as("errors reported")
			.hasSize(isReported(line, which.fault) ? 1 : 0);
		assertThat(saboteur.strikes()).isEqualTo(1);
	}

	private void then(Line line, Fault fault, EventLog log, Saboteur saboteur, Told told) {
		boolean harmless = isHarmless(fault);
		if (line.then == Then.LOST && !harmless) {
			Live.eventually(() -> assertThat(log.losses()).hasSize(1));
			Loss loss = log.losses().get(0);
			Loss.Kind kind = (fault == Fault.NEVER_ENDS) ? Loss.Kind.TIMEOUT : line.kind;
			assertThat(loss.kind()).isEqualTo(kind);
			assertThat(fault == Fault.NEVER_ENDS || saboteur.isCauseOf(loss.cause())).as("cause of %s", loss).isTrue();
		}
		if (isReported(line, fault)) {
			Live.awaitTrue("reported", () -> log.errors().stream().anyMatch(saboteur::isCauseOf));
		}
		if ((line.then == Then.TOLD || line.then == Then.TOLD_AND_REPORTED) && !harmless) {
			Live.awaitTrue("the caller is told", () -> saboteur.isCauseOf(told.error()));
		}
	}

	private static boolean isReported(Line line, Fault fault) {
		return (line.then == Then.REPORTED || line.then == Then.TOLD_AND_REPORTED) && !isHarmless(fault);
	}

	private static boolean isHarmless(Fault fault) {
		return fault == Fault.BLOCKS || fault == Fault.EMITS_TWICE || fault == Fault.ENDS_ELSEWHERE;
	}

	private void isNamed(EventLog log, Saboteur saboteur) {
		ClientEvent.HandlerBlocked blocked = log.await(ClientEvent.HandlerBlocked.class);
		assertThat(blocked.handler()).isEqualTo(saboteur.name());
		assertThat(blocked.soFar()).isGreaterThanOrEqualTo(Duration.ofMillis(60));
		assertThat(blocked.stack()).anySatisfy((frame) -> assertThat(frame.getMethodName()).isEqualTo("strike"));
		assertThat(log.of(ClientEvent.HandlerReleased.class)).as("it still blocks").isEmpty();
		saboteur.release();
		ClientEvent.HandlerReleased released = log.await(ClientEvent.HandlerReleased.class);
		assertThat(released.handler()).isEqualTo(saboteur.name());
		assertThat(released.duration()).isGreaterThanOrEqualTo(blocked.soFar());
		assertThat(log.of(ClientEvent.HandlerBlocked.class)).hasSize(1);
	}

	private Told provoke(When when, NovaClient client, Saboteur saboteur) {
		if (when == When.CONNECTING || when == When.LOGGING_IN) {
			saboteur.arm();
			return Told.by(client.connect());
		}
		client.connect().block(Live.PATIENCE);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		if (when == When.UNSUBSCRIBING || when == When.RECEIVING) {
			EventLog log = new EventLog(client);
			TopicLog topic = new TopicLog(client, TOPIC);
			log.await(TOPIC, TopicState.CONFIRMED);
			saboteur.arm();
			if (when == When.UNSUBSCRIBING) {
				topic.cancel();
			}
			else {
				connection.push(TOPIC, "[1]");
			}
			return Told.nothing();
		}
		saboteur.arm();
		switch (when) {
			case LOSING -> connection.peer().reset();
			case CHALLENGED -> connection
				.text("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}");
			case ASKED -> {
				client.answer("ask", (request) -> Mono.just(1));
				connection.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ask\"}");
			}
			case ASKED_IN_VAIN -> connection.text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ask\"}");
			case FAILING -> connection.text("not json");
			case SENDING -> {
				return Told.by(client.send("text"));
			}
			case REQUESTING -> {
				return Told.by(client.request("public/get_time", Map.of(), Long.class).then());
			}
			case RENEWING -> {
				return Told.by(client.request("private/x", Map.of(), Long.class).then());
			}
			case LIMITED -> {
				return Told.by(client.request("private/limited", Map.of(), Long.class).then());
			}
			case BATCHING -> {
				List<Call> calls = List.of(new Call("public/get_time", Map.of()));
				return new Told(client.batch(calls, RequestOptions.DEFAULTS)
					.toFuture()
					.thenCompose((results) -> failed(results)));
			}
			case SUBSCRIBING -> {
				return Told.by(client.topic(TOPIC, Object.class).then());
			}
			default -> throw new AssertionError(when);
		}
		return Told.nothing();
	}

	private static CompletableFuture<?> failed(List<CallResult> results) {
		Throwable error = results.get(0).error();
		return (error != null) ? CompletableFuture.failedFuture(error) : CompletableFuture.completedFuture(null);
	}

	private NovaClientBuilder builder(Saboteur saboteur, boolean loggedIn) {
		NovaClientBuilder builder = this.live.deribit(this.venue.uri())
			.with(Setting.BLOCKED_AFTER, Duration.ofMillis(60))
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofSeconds(3))
			.with(Setting.AUTHENTICATION_TIMEOUT, Duration.ofSeconds(2))
			.behaviors((given) -> sabotaged(saboteur, given));
		return loggedIn ? builder.credentials(Live.KEY, Live.SECRET) : builder;
	}

	private static Behaviors sabotaged(Saboteur saboteur, Behaviors given) {
		return new Behaviors(saboteur.wrap(ConnectionHandler.class, given.connection()),
				saboteur.wrap(HeartbeatHandler.class, given.heartbeat()),
				saboteur.wrap(RateLimitHandler.class, given.rateLimit()),
				saboteur.wrap(MessageHandler.class, given.message()),
				saboteur.wrap(SubscriptionHandler.class, given.subscription()),
				saboteur.wrap(AuthHandler.class, given.auth()), saboteur.wrap(ErrorHandler.class, given.error()));
	}

	private void serves(NovaClient client) {
		client.connect().block(Live.PATIENCE);
		CompletableFuture<Long> answer = client.request("public/get_time", Map.of(), Long.class).toFuture();
		assertThat(answer).succeedsWithin(Live.PATIENCE).isEqualTo(5L);
		EventLog log = new EventLog(client);
		TopicLog topic = new TopicLog(client, "trades.SERVES.100ms");
		log.await("trades.SERVES.100ms", TopicState.CONFIRMED);
		this.venue.connection((int) client.statistics().connections()).push("trades.SERVES.100ms", "[1]");
		topic.awaitData(1);
	}

	private static Stream<Method> methods() {
		return BEHAVIOURS.stream()
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> !method.isSynthetic());
	}

	private static String signature(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName() + "("
				+ String.join(",", Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList()) + ")";
	}

	/**
	 * When the engine calls a method.
	 */
	private enum When {

		BUILDING, CONNECTING, LOGGING_IN, LOSING, RECEIVING, CHALLENGED, SENDING, REQUESTING, SUBSCRIBING,
		UNSUBSCRIBING, RENEWING, FAILING, LIMITED, BATCHING, ASKED, ASKED_IN_VAIN

	}

	/**
	 * What comes of its failure.
	 */
	private enum Then {

		/** The client cannot be built. */
		REFUSED,

		/** The attempt or connection is lost, and another follows. */
		LOST,

		/** The error handler is asked, the connection stays. */
		REPORTED,

		/** The caller hears of it. */
		TOLD,

		/** Both. */
		TOLD_AND_REPORTED,

		/** The defaults apply, the log has it. */
		NOTHING

	}

	private record Line(When when, Then then, Loss.@Nullable Kind kind) {

		Line(When when, Then then) {
			this(when, then, null);
		}

	}

	/**
	 * A method and how it misbehaves.
	 */
	record Case(Method method, Fault fault) {

		@Override
		public String toString() {
			return signature(this.method) + " " + this.fault;
		}

	}

	/**
	 * What a caller hears.
	 */
	private record Told(CompletableFuture<?> outcome) {

		static Told by(Mono<?> call) {
			return new Told(call.toFuture());
		}

		static Told nothing() {
			return new Told(new CompletableFuture<>());
		}

		@Nullable Throwable error() {
			if (!this.outcome.isCompletedExceptionally()) {
				return null;
			}
			return this.outcome.handle((value, error) -> error).join();
		}

	}

}
