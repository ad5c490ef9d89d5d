package io.websockexnova.test.live;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes one method of a handler misbehave once.
 */
final class Saboteur {

	private final Method target;

	private final Fault fault;

	private final AtomicInteger strikes = new AtomicInteger();

	private final CountDownLatch released = new CountDownLatch(1);

	private volatile boolean armed;

	private volatile @Nullable Throwable thrown;

	Saboteur(Method target, Fault fault) {
		this.target = target;
		this.fault = fault;
	}

	/**
	 * The next call of the method misbehaves.
	 */
	void arm() {
		this.armed = true;
	}

	int strikes() {
		return this.strikes.get();
	}

	/**
	 * Ends a call that blocks.
	 */
	void release() {
		this.released.countDown();
	}

	/**
	 * Whether an error goes back to what the handler did.
	 * @param error an error
	 * @return true if it does
	 */
	boolean isCauseOf(@Nullable Throwable error) {
		if (error == null) {
			return false;
		}
		boolean nothing = this.fault == Fault.RETURNS_NULL
				&& (name() + " returned null").equals(String.valueOf(error.getMessage()));
		boolean late = this.fault == Fault.NEVER_ENDS
				&& String.valueOf(error.getMessage()).contains("took longer than");
		return nothing || late || error == this.thrown || isCauseOf(error.getCause());
	}

	String name() {
		return this.target.getDeclaringClass().getSimpleName() + "." + this.target.getName();
	}

	/**
	 * Wraps a handler.
	 * @param type its interface
	 * @param handler the handler
	 * @param <H> its interface
	 * @return the same, with the fault
	 */
	<H> H wrap(Class<H> type, H handler) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				if (method.equals(this.target) && this.armed) {
					this.armed = false;
					this.strikes.incrementAndGet();
					return strike(() -> invoke(handler, method, args));
				}
				return invoke(handler, method, args);
			}));
	}

	@SuppressWarnings("NullAway")
	private @Nullable Object strike(Call original) throws Throwable {
		return switch (this.fault) {
			case THROWS -> throw note(new IllegalStateException("handler"));
			case THROWS_ASSERTION_ERROR -> throw note(new AssertionError("handler"));
			case THROWS_LINKAGE_ERROR -> throw note(new NoSuchMethodError("handler"));
			case OVERFLOWS_THE_STACK -> throw note(new StackOverflowError());
			case RETURNS_NULL -> null;
			case FAILS_LATER ->
				Mono.delay(Duration.ofMillis(5)).then(Mono.error(note(new IllegalStateException("handler"))));
			case FAILS_FATALLY -> Mono.fromRunnable(() -> sneak(note(new StackOverflowError())));
			case NEVER_ENDS -> Mono.never();
			case EMITS_TWICE ->
				Mono.fromDirect(((Mono<?>) original.make()).flatMapMany((value) -> Flux.just(value, value)));
			case ENDS_ELSEWHERE -> ((Mono<?>) original.make()).publishOn(Schedulers.parallel());
			case BLOCKS -> {
				if (!this.released.await(20, TimeUnit.SECONDS)) {
					throw new AssertionError("nobody has released the loop");
				}
				yield original.make();
			}
		};
	}

	private static void sneak(Error error) {
		throw error;
	}

	private <E extends Throwable> E note(E error) {
		this.thrown = error;
		return error;
	}

	private static @Nullable Object invoke(Object handler, Method method, Object[] args) throws Throwable {
		try {
			return method.invoke(handler, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * How a handler misbehaves.
	 */
	enum Fault {

		THROWS, THROWS_ASSERTION_ERROR, THROWS_LINKAGE_ERROR, OVERFLOWS_THE_STACK, RETURNS_NULL, BLOCKS, FAILS_LATER,
		FAILS_FATALLY, NEVER_ENDS, EMITS_TWICE, ENDS_ELSEWHERE;

		/**
		 * Whether a method can do that.
		 * @param method the method
		 * @return false if its signature forbids it
		 */
		boolean fits(Method method) {
			boolean publisher = method.getReturnType() == Mono.class;
			return switch (this) {
				case RETURNS_NULL -> !method.getReturnType().isPrimitive()
						&& !method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
				case FAILS_LATER, FAILS_FATALLY, NEVER_ENDS, EMITS_TWICE, ENDS_ELSEWHERE -> publisher;
				default -> true;
			};
		}

	}

	private interface Call {

		@Nullable Object make() throws Throwable;

	}

}
