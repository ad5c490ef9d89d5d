package io.websockexnova.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.BreakerState;
import io.websockexnova.transport.Loop;

/**
 * The circuit breaker of one endpoint, shared by all clients of it. Thread-safe.
 */
final class Breaker {

	/** Resilience4j lets a probe through after the wait, not at its end. */
	private static final Duration MARGIN = Duration.ofMillis(1);

	private final CircuitBreaker circuit;

	private final Loop clock;

	private final Duration firstOpen;

	private final Duration longestOpen;

	/** Ten thousand clients may come and go. */
	private final Set<Consumer<BreakerState>> listeners = ConcurrentHashMap.newKeySet();

	private volatile long openedAt;

	private volatile Duration open = Duration.ZERO;

	Breaker(String endpoint, Settings settings, Loop clock) {
		this.clock = clock;
		Duration longest = settings.get(Setting.MAX_DELAY);
		Duration open = settings.get(Setting.BREAKER_OPEN_DURATION);
		// A server that is back is found within the longest delay, breaker or not.
		this.longestOpen = (open.compareTo(longest) < 0) ? open : longest;
		this.firstOpen = settings.get(Setting.INITIAL_DELAY);
		int failures = settings.get(Setting.BREAKER_FAILURES);
		this.circuit = CircuitBreaker.of(endpoint,
				CircuitBreakerConfig.custom()
					.slidingWindow(failures, failures, SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(100)
					.permittedNumberOfCallsInHalfOpenState(1)
					.waitIntervalFunctionInOpenState(this::open)
					.clock(new LoopTime(clock))
					.build());
		this.circuit.getEventPublisher().onStateTransition((event) -> {
			this.openedAt = clock.nanoTime();
			this.listeners.forEach((listener) -> listener.accept(state()));
		});
	}

	// Many clients may fail together in a moment, so the first wait is short, and doubles
	// with each probe that fails.
	private long open(int times) {
		long wait = Math.min(this.firstOpen.toMillis() << Math.min(times - 1, 20), this.longestOpen.toMillis());
		this.open = Duration.ofMillis(Math.max(1, wait));
		return this.open.toMillis();
	}

	BreakerState state() {
		return switch (this.circuit.getState()) {
			case OPEN, FORCED_OPEN -> BreakerState.OPEN;
			case HALF_OPEN -> BreakerState.HALF_OPEN;
			default -> BreakerState.CLOSED;
		};
	}

	void listen(Consumer<BreakerState> listener) {
		this.listeners.add(listener);
	}

	void ignore(Consumer<BreakerState> listener) {
		this.listeners.remove(listener);
	}

	/**
	 * How long no attempt is let through.
	 * @return the rest of the open time, or zero
	 */
	Duration remaining() {
		if (state() != BreakerState.OPEN) {
			return Duration.ZERO;
		}
		Duration rest = this.open.plus(MARGIN).minusNanos(this.clock.nanoTime() - this.openedAt);
		return rest.isNegative() ? Duration.ZERO : rest;
	}

	boolean tryAcquire() {
		return this.circuit.tryAcquirePermission();
	}

	void succeeded() {
		this.circuit.onSuccess(0, TimeUnit.NANOSECONDS);
	}

	void failed(Throwable error) {
		this.circuit.onError(0, TimeUnit.NANOSECONDS, error);
	}

	void released() {
		this.circuit.releasePermission();
	}

	/**
	 * Lets a probe through now.
	 */
	void halfOpen() {
		if (state() == BreakerState.OPEN) {
			this.circuit.transitionToHalfOpenState();
		}
	}

}
