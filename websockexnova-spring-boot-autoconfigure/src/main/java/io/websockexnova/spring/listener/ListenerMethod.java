package io.websockexnova.spring.listener;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Mono;

/**
 * A method of a listener with the way to fill its parameters from an item.
 *
 * @param bean the listener
 * @param method the method, accessible
 * @param payloadType type of the payload, or null if the method takes none
 * @param accepts type of the items that the method wants
 * @param replies whether what it returns is sent to the server
 * @param arguments one function per parameter, from the item to the argument
 */
record ListenerMethod(Object bean, Method method, @Nullable Type payloadType, Class<?> accepts, boolean replies,
		List<Function<Object, @Nullable Object>> arguments) {

	/**
	 * Calls the method.
	 * @param item the item
	 * @return what the method still has to do or has to say, or null if nothing
	 * @throws Throwable what the method throws
	 */
	@Nullable Publisher<?> invoke(Object item) throws Throwable {
		Object[] values = this.arguments.stream().map((argument) -> argument.apply(item)).toArray();
		Object result;
		try {
			result = this.method.invoke(this.bean, values);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		if (result == null) {
			return null;
		}
		ReactiveAdapter adapter = adapter(this.method.getReturnType());
		return (adapter != null) ? adapter.toPublisher(result) : Mono.just(result);
	}

	/**
	 * Whether the method has nothing to say and nothing to do when it has returned.
	 * @return true if it returns void
	 */
	boolean isPlain() {
		return this.method.getReturnType() == void.class;
	}

	static @Nullable ReactiveAdapter adapter(Class<?> returnType) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType);
	}

	/**
	 * Class and method, for logs and meters.
	 * @return the name
	 */
	String name() {
		return this.method.getDeclaringClass().getSimpleName() + "." + this.method.getName();
	}

	/**
	 * Class, method and types of the parameters, for logs.
	 */
	@Override
	public String toString() {
		return ListenerMethodParser.describe(this.method);
	}

}
