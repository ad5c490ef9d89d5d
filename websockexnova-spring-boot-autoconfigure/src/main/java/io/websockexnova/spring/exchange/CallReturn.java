package io.websockexnova.spring.exchange;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * How a call comes back to who makes it.
 *
 * @param method the method, for humans
 * @param style the way
 * @param type type of the result
 */
record CallReturn(Method method, Style style, Type type) {

	static CallReturn of(Method method, Type returned) {
		Class<?> raw = ResolvableType.forType(returned).toClass();
		if (raw == Mono.class) {
			return new CallReturn(method, Style.MONO, argument(method, returned));
		}
		if (raw == CompletableFuture.class || raw == CompletionStage.class) {
			return new CallReturn(method, Style.FUTURE, argument(method, returned));
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (adapter != null) {
			throw ExchangeMethodParser.notUnderstood(method, "it returns " + returned.getTypeName(),
					"A request has one answer: return Mono<T>, CompletableFuture<T> or T.");
		}
		return new CallReturn(method, Style.BLOCKING, returned);
	}

	/**
	 * Whether no answer is expected.
	 * @return true for messages
	 */
	boolean isSend() {
		return this.type == void.class || this.type == Void.class;
	}

	/**
	 * Hands the outcome over.
	 * @param outcome the outcome
	 * @return what the method returns
	 */
	@Nullable Object adapt(Mono<?> outcome) {
		return switch (this.style) {
			case MONO -> outcome;
			case FUTURE -> outcome.toFuture();
			case BLOCKING -> block(outcome);
		};
	}

	private @Nullable Object block(Mono<?> outcome) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(ExchangeMethodParser.place(this.method) + " waits for its answer, and '"
					+ Thread.currentThread().getName()
					+ "' is an event loop that must not wait: return Mono or CompletableFuture instead");
		}
		Object result = outcome.block();
		if (result == null && this.type instanceof Class<?> primitive && primitive.isPrimitive() && !isSend()) {
			throw new IllegalStateException(ExchangeMethodParser.place(this.method) + " got null for an answer: return "
					+ ClassUtils.resolvePrimitiveIfNecessary(primitive).getSimpleName() + " instead of " + primitive
					+ " if that may be");
		}
		return result;
	}

	private static Type argument(Method method, Type returned) {
		if (returned instanceof ParameterizedType parameterized) {
			return parameterized.getActualTypeArguments()[0];
		}
		throw ExchangeMethodParser.notUnderstood(method, "it returns " + returned.getTypeName() + " without a type",
				"Name the type of the result, as in Mono<Instant>.");
	}

	/**
	 * The way.
	 */
	enum Style {

		/** When it is subscribed to. */
		MONO,

		/** At once, without waiting. */
		FUTURE,

		/** At once, waiting for the answer. */
		BLOCKING

	}

}
