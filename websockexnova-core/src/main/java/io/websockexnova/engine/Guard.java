package io.websockexnova.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.transport.Loop;

/**
 * Stands around every call of a client's handlers: notes where the loop is while it lasts
 * and sees to it that what comes back is something the engine can work with. What a
 * handler throws passes through, for the caller knows what it means.
 */
final class Guard {

	/** Bits of a place that tell the method; the others tell the client. */
	private static final int METHOD_BITS = 8;

	private final String client;

	private final int place;

	private final Loop loop;

	private final LoopWatch watch;

	private final Fanout<ClientEvent> events;

	private final Clock clock;

	private final Supplier<Duration> limit;

	/**
	 * New.
	 * @param client name of the client
	 * @param number number of the client, other than zero, unique among those of the
	 * watch
	 * @param loop the client's loop
	 * @param watch watches the loop
	 * @param events takes reports, from any thread
	 * @param clock wall clock
	 * @param limit how long a call may take before it is reported
	 */
	Guard(String client, int number, Loop loop, LoopWatch watch, Fanout<ClientEvent> events, Clock clock,
			Supplier<Duration> limit) {
		this.client = client;
		this.place = number << METHOD_BITS;
		this.loop = loop;
		this.watch = watch;
		this.events = events;
		this.clock = clock;
		this.limit = limit;
	}

	/**
	 * The same behaviours, guarded.
	 * @param behaviors what the platform and the user have supplied
	 * @return the behaviours for the engine
	 */
	Behaviors behaviors(Behaviors behaviors) {
		return new Behaviors(new GuardedConnectionHandler(this, behaviors.connection()),
				new GuardedHeartbeatHandler(this, behaviors.heartbeat()),
				new GuardedRateLimitHandler(this, behaviors.rateLimit()),
				new GuardedMessageHandler(this, behaviors.message()),
				new GuardedSubscriptionHandler(this, behaviors.subscription()),
				new GuardedAuthHandler(this, behaviors.auth()), new GuardedErrorHandler(this, behaviors.error()));
	}

	/**
	 * Whether a handler has a method of its own in place of the interface's, which never
	 * blocks and need not be guarded at each message.
	 * @param handler the handler
	 * @param type the interface
	 * @param method name of the method
	 * @param parameters types of its parameters
	 * @return false if it is the interface's
	 */
	static boolean hasOwn(Object handler, Class<?> type, String method, Class<?>... parameters) {
		try {
			return handler.getClass().getMethod(method, parameters).getDeclaringClass() != type;
		}
		catch (NoSuchMethodException ex) {
			// A native image without a hint for it.
			return true;
		}
	}

	/**
	 * A call begins. Loop only.
	 * @param hook what is called
	 * @return to be given to {@link #exit}
	 */
	long enter(Hook hook) {
		return this.watch.enter(this.place | hook.ordinal());
	}

	void exit(long before) {
		this.watch.exit(before);
	}

	/**
	 * Calls a handler; for calls that are not made for each message. On any other thread
	 * than the loop the call is just made.
	 * @param hook what is called
	 * @param call calls it
	 * @param <T> type of the result
	 * @return the result
	 */
	<T extends @Nullable Object> T call(Hook hook, Supplier<T> call) {
		if (!this.loop.inLoop()) {
			return call.get();
		}
		long before = enter(hook);
		try {
			return call.get();
		}
		finally {
			exit(before);
		}
	}

	/**
	 * Calls a handler that has to return something.
	 * @param hook what is called
	 * @param call calls it
	 * @param <T> type of the result
	 * @return the result
	 */
	<T> T require(Hook hook, Supplier<@Nullable T> call) {
		T result = call(hook, call);
		return Objects.requireNonNull(result, hook.nothing());
	}

	/**
	 * Calls a handler that returns a publisher, and makes that one keep the rules: it
	 * ends once, with the first of its signals, and what it throws when it is subscribed
	 * to becomes an error, also what Reactor takes for fatal and would throw into the
	 * middle of something else.
	 * @param hook what is called
	 * @param call calls it
	 * @param <T> type of the value
	 * @return the publisher
	 */
	<T> Mono<T> mono(Hook hook, Supplier<@Nullable Mono<T>> call) {
		Mono<T> source = require(hook, call);
		return Mono.create((sink) -> run(hook, () -> subscribe(hook, source, sink)));
	}

	private <T> void subscribe(Hook hook, Mono<T> source, MonoSink<T> sink) {
		try {
			Disposable subscription = source.subscribe(sink::success, sink::error, sink::success,
					Context.of(sink.contextView()));
			sink.onDispose(() -> run(hook, () -> dispose(hook, subscription)));
		}
		catch (Throwable ex) {
			sink.error(ex);
		}
	}

	// Whoever cancels is about to do something else that must not be left undone.
	private void dispose(Hook hook, Disposable subscription) {
		try {
			subscription.dispose();
		}
		catch (Throwable ex) {
			logger().error("[{}] what {} returned failed when it was cancelled", this.client, hook, ex);
		}
	}

	/**
	 * Runs something that may call a handler.
	 * @param hook what is called
	 * @param work calls it
	 */
	void run(Hook hook, Runnable work) {
		call(hook, () -> {
			work.run();
			return true;
		});
	}

	// Asked for when there is something to say: what makes loggers may keep each for
	// ever,
	// and look through all of them for the next.
	private Logger logger() {
		return LoggerFactory.getLogger("io.websockexnova.client." + this.client);
	}

	/**
	 * How long a call may take.
	 * @return the time
	 */
	Duration limit() {
		return this.limit.get();
	}

	static int client(int place) {
		return place >>> METHOD_BITS;
	}

	static Hook hook(int place) {
		return Hook.of(place & ((1 << METHOD_BITS) - 1));
	}

	/**
	 * A call takes too long. From any thread.
	 * @param hook what is called
	 * @param soFar how long it has taken
	 * @param stack where the loop is
	 */
	void blocked(Hook hook, Duration soFar, List<StackTraceElement> stack) {
		this.events
			.emit(new ClientEvent.HandlerBlocked(this.client, this.clock.instant(), hook.toString(), soFar, stack));
		IllegalStateException trace = new IllegalStateException("the loop is here");
		trace.setStackTrace(stack.toArray(new StackTraceElement[0]));
		logger().warn("[{}] {} has been blocking the loop for {} ms, and with it every client on that loop; "
				+ "move the work to another thread", this.client, hook, soFar.toMillis(), trace);
	}

	/**
	 * A call that took too long has ended. From any thread.
	 * @param hook what was called
	 * @param duration how long it took
	 */
	void released(Hook hook, Duration duration) {
		this.events.emit(new ClientEvent.HandlerReleased(this.client, this.clock.instant(), hook.toString(), duration));
		logger().warn("[{}] {} no longer blocks the loop; it took {} ms", this.client, hook, duration.toMillis());
	}

}
