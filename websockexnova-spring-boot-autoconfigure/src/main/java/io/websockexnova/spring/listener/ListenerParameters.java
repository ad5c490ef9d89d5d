package io.websockexnova.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ReflectionUtils;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.Reply;

/**
 * Parameters of a listener method while they are understood.
 */
final class ListenerParameters {

	private final Method method;

	private final String remedy;

	private final List<Function<Object, @Nullable Object>> arguments = new ArrayList<>();

	private @Nullable Type payload;

	private Class<?> accepts = Object.class;

	private boolean named;

	ListenerParameters(Method method, String remedy) {
		this.method = method;
		this.remedy = remedy;
	}

	/**
	 * Understands all parameters.
	 * @param type the listener
	 * @param client the client
	 * @param binder understands one
	 * @return this
	 * @throws FailureAnalyzedException if one has no meaning
	 */
	ListenerParameters bind(Class<?> type, NovaClient client, Binder binder) {
		Type[] types = this.method.getGenericParameterTypes();
		for (int i = 0; i < types.length; i++) {
			Class<?> raw = this.method.getParameterTypes()[i];
			Function<Object, @Nullable Object> argument = (raw == NovaClient.class) ? (item) -> client
					: binder.bind(raw, GenericTypeResolver.resolveType(types[i], type));
			if (argument == null) {
				throw notUnderstood(this.method,
						"parameter " + (i + 1) + " of type " + types[i].getTypeName() + " has no meaning", this.remedy);
			}
			this.arguments.add(argument);
		}
		return this;
	}

	boolean hasPayload() {
		return this.payload != null;
	}

	/**
	 * Takes a parameter for the payload, unless there is one.
	 * @param type its type
	 * @param items type of the items that the method is called with
	 * @return whether it is the payload
	 */
	boolean payload(Type type, Class<?> items) {
		if (this.payload != null) {
			return false;
		}
		this.payload = type;
		this.accepts = items;
		return true;
	}

	/**
	 * Takes a parameter for a name, unless there is one or it is no text.
	 * @param type its type
	 * @return whether it is the name
	 */
	boolean name(Class<?> type) {
		boolean name = type == String.class && !this.named;
		this.named |= name;
		return name;
	}

	ListenerParameters orElseAccept(Class<?> items) {
		if (this.payload == null) {
			this.accepts = items;
		}
		return this;
	}

	ListenerParameters requirePayload() {
		if (this.payload == null) {
			throw notUnderstood(this.method, "it has no parameter for the payload", this.remedy);
		}
		return this;
	}

	/**
	 * The method.
	 * @param bean the listener
	 * @param returns what becomes of what it returns
	 * @return the method as it is called
	 * @throws FailureAnalyzedException if it returns something that nobody takes
	 */
	ListenerMethod method(Object bean, Returns returns) {
		boolean replies = this.method.isAnnotationPresent(Reply.class);
		Class<?> returned = this.method.getReturnType();
		if (replies && returns != Returns.REPLY_OR_NOTHING) {
			throw notUnderstood(this.method, "@Reply has no meaning here", returns.remedy);
		}
		if (replies && returned == void.class) {
			throw notUnderstood(this.method, "it is annotated with @Reply and returns nothing",
					"Return what to send, or remove @Reply.");
		}
		boolean used = replies || returns == Returns.ANSWER;
		if (!used && returned != void.class && ListenerMethod.adapter(returned) == null) {
			throw notUnderstood(this.method, "it returns " + returned.getName(), returns.remedy);
		}
		return new ListenerMethod(bean, invocable(bean), this.payload, this.accepts, replies,
				List.copyOf(this.arguments));
	}

	private Method invocable(Object bean) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(this.method, bean.getClass());
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw notUnderstood(this.method, "the bean is a proxy that does not have it",
					"Make the method public and part of the proxied type.");
		}
	}

	static FailureAnalyzedException notUnderstood(Method method, String reason, String remedy) {
		return new FailureAnalyzedException(
				"Listener method " + ListenerMethodParser.describe(method) + " cannot be called: " + reason + ".",
				remedy);
	}

	/**
	 * Understands a parameter.
	 */
	@FunctionalInterface
	interface Binder {

		/**
		 * Finds the argument.
		 * @param raw type of the parameter
		 * @param declared the type with its type arguments
		 * @return takes the argument from an item, or null if the parameter has no
		 * meaning
		 */
		@Nullable Function<Object, @Nullable Object> bind(Class<?> raw, Type declared);

	}

	/**
	 * What becomes of what a method returns.
	 */
	enum Returns {

		/** It ends before the next call, and is ignored. */
		NOTHING("Return nothing, a publisher such as Mono<Void>, or a CompletionStage."),

		/** It may be sent. */
		REPLY_OR_NOTHING("Return nothing, a publisher such as Mono<Void>, or a CompletionStage; or annotate the "
				+ "method with @Reply to send what it returns."),

		/** It is the answer. */
		ANSWER("Remove @Reply: what the method returns is the answer already.");

		private final String remedy;

		Returns(String remedy) {
			this.remedy = remedy;
		}

	}

}
