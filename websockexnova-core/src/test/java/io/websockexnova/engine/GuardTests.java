package io.websockexnova.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.SubscriptionHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link Guard} and {@link LoopWatch}.
 */
class GuardTests {

	private static final int CLIENT = 70_000;

	private static final List<Class<?>> BEHAVIOURS = List.of(ConnectionHandler.class, HeartbeatHandler.class,
			RateLimitHandler.class, MessageHandler.class, SubscriptionHandler.class, AuthHandler.class,
			ErrorHandler.class);

	private final LoopWatch watch = new LoopWatch();

	private final Guard guard = new Guard("test", CLIENT, new VirtualLoop(), this.watch, new Fanout<>(new Tallies()),
			Clock.systemUTC(), () -> Duration.ofSeconds(1));

	private final List<String> seen = new ArrayList<>();

	@ParameterizedTest
	@MethodSource("methods")
	void everyMethodPassesItsArgumentsAndNamesThePlaceOfTheLoop(Method method) throws Exception {
		Object[] args = Arrays.stream(method.getParameterTypes()).map(GuardTests::value).toArray();
		Object[] received = new Object[args.length];
		Object handler = handler(method, (actual) -> System.arraycopy(actual, 0, received, 0, actual.length));
		try {
			method.invoke(handler, args);
			assertThat(method.getReturnType()).as("null from %s", method)
				.matches((type) -> type.isPrimitive() || isNullable(method));
		}
		catch (InvocationTargetException ex) {
			assertThat(ex.getTargetException()).isInstanceOf(NullPointerException.class)
				.hasMessage(name(method) + " returned null");
		}
		assertThat(this.seen).containsExactly(name(method));
		assertThat(received).isEqualTo(args);
		assertThat(LoopWatch.place(this.watch.state())).isEqualTo(LoopWatch.NOWHERE);
	}

	static Stream<Method> methods() {
		return BEHAVIOURS.stream()
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> !method.isSynthetic());
	}

	@Test
	void everyBeginAndEndChangesTheStateAndTheCallAroundIsFoundAgain() {
		List<Long> states = new ArrayList<>();
		states.add(this.watch.state());
		long outer = this.guard.enter(Hook.DECODE);
		states.add(this.watch.state());
		long inner = this.guard.enter(Hook.VALIDATE);
		states.add(this.watch.state());
		this.guard.exit(inner);
		states.add(this.watch.state());
		this.guard.exit(outer);
		states.add(this.watch.state());
		assertThat(states).doesNotHaveDuplicates();
		assertThat(states.stream().map((state) -> LoopWatch.place((long) state)).map(this::hook)).containsExactly("",
				"MessageHandler.decode", "MessageHandler.validate", "MessageHandler.decode", "");
	}

	@Test
	void aPublisherThatEmitsTwiceEndsWithTheFirstValue() {
		StepVerifier.create(this.guard.mono(Hook.HEADERS, () -> Mono.fromDirect(Flux.just(1, 2))))
			.expectNext(1)
			.verifyComplete();
	}

	@Test
	void aPublisherThatThrowsWhatReactorTakesForFatalEndsWithIt() {
		StackOverflowError error = new StackOverflowError();
		Mono<Object> fatal = this.guard.mono(Hook.HEADERS, () -> Mono.fromRunnable(() -> {
			throw error;
		}));
		StepVerifier.create(fatal).verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(error));
		assertThat(LoopWatch.place(this.watch.state())).isEqualTo(LoopWatch.NOWHERE);
	}

	@Test
	void aPublisherThatFailsToBeCancelledDoesNotTellWhoCancels() {
		Mono<Object> clinging = this.guard.mono(Hook.HEADERS, () -> Mono.never().doOnCancel(() -> {
			throw new StackOverflowError();
		}));
		clinging.subscribe().dispose();
		assertThat(LoopWatch.place(this.watch.state())).isEqualTo(LoopWatch.NOWHERE);
	}

	@Test
	void whatAPublisherDoesWhenItIsSubscribedToIsACallOfItsHandler() {
		Mono<Integer> lazy = this.guard.mono(Hook.ENDPOINT,
				() -> Mono.fromCallable(() -> this.seen.add(hook(LoopWatch.place(this.watch.state())))).thenReturn(1));
		assertThat(this.seen).isEmpty();
		StepVerifier.create(lazy).expectNext(1).verifyComplete();
		assertThat(this.seen).containsExactly("ConnectionHandler.endpoint");
	}

	@Test
	void aHandlerThatReturnsNoPublisherIsNamed() {
		assertThatNullPointerException().isThrownBy(() -> this.guard.mono(Hook.REFRESH, () -> null))
			.withMessage("AuthHandler.refresh returned null");
	}

	private Object handler(Method method, Consumer<Object[]> arguments) {
		Object delegate = Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { method.getDeclaringClass() }, (proxy, called, args) -> {
					this.seen.add(hook(LoopWatch.place(this.watch.state())));
					arguments.accept((args != null) ? args : new Object[0]);
					return (called.getReturnType() == boolean.class) ? true : null;
				});
		Behaviors guarded = this.guard.behaviors(with(delegate));
		return Stream
			.of(guarded.connection(), guarded.heartbeat(), guarded.rateLimit(), guarded.message(),
					guarded.subscription(), guarded.auth(), guarded.error())
			.filter(method.getDeclaringClass()::isInstance)
			.findFirst()
			.orElseThrow();
	}

	private static Behaviors with(Object handler) {
		Behaviors behaviors = Behaviors.defaults();
		behaviors = (handler instanceof ConnectionHandler it) ? behaviors.withConnection(it) : behaviors;
		behaviors = (handler instanceof HeartbeatHandler it) ? behaviors.withHeartbeat(it) : behaviors;
		behaviors = (handler instanceof RateLimitHandler it) ? behaviors.withRateLimit(it) : behaviors;
		behaviors = (handler instanceof MessageHandler it) ? behaviors.withMessage(it) : behaviors;
		behaviors = (handler instanceof SubscriptionHandler it) ? behaviors.withSubscription(it) : behaviors;
		behaviors = (handler instanceof AuthHandler it) ? behaviors.withAuth(it) : behaviors;
		return (handler instanceof ErrorHandler it) ? behaviors.withError(it) : behaviors;
	}

	private String hook(int place) {
		if (place == LoopWatch.NOWHERE) {
			return "";
		}
		assertThat(Guard.client(place)).isEqualTo(CLIENT);
		return Guard.hook(place).toString();
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

	private static boolean isNullable(Method method) {
		return method.getReturnType() == void.class
				|| method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
	}

	private static @Nullable Object value(Class<?> type) {
		if (type == long.class) {
			return 7L;
		}
		return (type == String.class) ? "topic"
				: (type == List.class) ? List.of() : (type == Attempt.class) ? null : null;
	}

}
