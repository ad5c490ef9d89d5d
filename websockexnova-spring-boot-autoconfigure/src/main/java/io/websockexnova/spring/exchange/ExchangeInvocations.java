package io.websockexnova.spring.exchange;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

import io.websockexnova.client.NovaClient;

/**
 * Takes the calls of the methods of an exchange interface.
 */
final class ExchangeInvocations implements InvocationHandler {

	private static final Object[] NO_ARGUMENTS = {};

	private final Class<?> type;

	private final NovaClient client;

	private final Map<Signature, Invocation> invocations = new HashMap<>();

	private ExchangeInvocations(Class<?> type, NovaClient client) {
		this.type = type;
		this.client = client;
	}

	static ExchangeInvocations of(Class<?> type, NovaClient client, ExchangeMethodParser parser) {
		ExchangeInvocations exchange = new ExchangeInvocations(type, client);
		for (Method method : type.getMethods()) {
			if (Modifier.isStatic(method.getModifiers()) || ReflectionUtils.isObjectMethod(method)) {
				continue;
			}
			exchange.invocations.put(Signature.of(method), method.isDefault()
					? (proxy, arguments) -> invokeDefault(method, proxy, arguments) : parser.parse(method));
		}
		return exchange;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] values = (arguments != null) ? arguments : NO_ARGUMENTS;
		if (ReflectionUtils.isEqualsMethod(method)) {
			return proxy == values[0];
		}
		if (ReflectionUtils.isHashCodeMethod(method)) {
			return System.identityHashCode(proxy);
		}
		if (ReflectionUtils.isToStringMethod(method)) {
			return this.type.getSimpleName() + "[client '" + this.client.name() + "']";
		}
		Invocation invocation = this.invocations.get(Signature.of(method));
		return Objects.requireNonNull(invocation, () -> "no such method: " + method).invoke(proxy, values);
	}

	// InvocationHandler.invokeDefault() needs access to the interface, which need not be
	// public.
	private static @Nullable Object invokeDefault(Method method, Object proxy, @Nullable Object[] arguments)
			throws Throwable {
		Class<?> declaring = method.getDeclaringClass();
		MethodHandle handle = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
			.unreflectSpecial(method, declaring);
		return handle.bindTo(proxy).invokeWithArguments(arguments);
	}

	/**
	 * What a method does.
	 */
	@FunctionalInterface
	interface Invocation {

		/**
		 * Does it.
		 * @param proxy the implementation
		 * @param arguments the arguments
		 * @return what the method returns
		 * @throws Throwable what the method throws
		 */
		@Nullable Object invoke(Object proxy, @Nullable Object[] arguments) throws Throwable;

	}

	private record Signature(String name, List<Class<?>> parameters) {

		static Signature of(Method method) {
			return new Signature(method.getName(), Arrays.asList(method.getParameterTypes()));
		}

	}

}
