package io.websockexnova.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ReflectionUtils;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;

/**
 * Understands the signatures of listener methods, and says what is wrong with those it
 * does not.
 */
final class ListenerMethodParser {

	private static final String TOPIC_REMEDY = "Declare the payload, or TopicUpdate<T>, first; then optionally a "
			+ "String for the topic; and a NovaClient anywhere.";

	private static final String PHASE_REMEDY = "Use any of Phase, ClientEvent.PhaseChanged and NovaClient.";

	private static final String RETURN_REMEDY = "Return nothing, a publisher such as Mono<Void>, or a "
			+ "CompletionStage.";

	private final Object bean;

	private final Class<?> type;

	private final NovaClient client;

	ListenerMethodParser(Object bean, Class<?> type, NovaClient client) {
		this.bean = bean;
		this.type = type;
		this.client = client;
	}

	ListenerMethod topicMethod(Method method) {
		Type payload = null;
		boolean markers = false;
		boolean topic = false;
		List<Function<Object, @Nullable Object>> arguments = new ArrayList<>();
		Type[] types = method.getGenericParameterTypes();
		for (int i = 0; i < types.length; i++) {
			Class<?> parameter = method.getParameterTypes()[i];
			if (parameter == NovaClient.class) {
				arguments.add((item) -> this.client);
			}
			else if (payload == null) {
				Type declared = GenericTypeResolver.resolveType(types[i], this.type);
				markers = parameter == TopicUpdate.class;
				payload = markers ? dataType(method, declared) : declared;
				arguments.add(markers ? (item) -> item : (item) -> ((TopicUpdate.Data<?>) item).value());
			}
			else if (parameter == String.class && !topic) {
				topic = true;
				arguments.add((item) -> ((TopicUpdate<?>) item).topic());
			}
			else {
				throw notUnderstood(method,
						"parameter " + (i + 1) + " of type " + types[i].getTypeName() + " has no meaning",
						TOPIC_REMEDY);
			}
		}
		if (payload == null) {
			throw notUnderstood(method, "it has no parameter for the payload", TOPIC_REMEDY);
		}
		return new ListenerMethod(this.bean, invocable(method), payload, markers, List.copyOf(arguments));
	}

	ListenerMethod phaseMethod(Method method) {
		List<Function<Object, @Nullable Object>> arguments = new ArrayList<>();
		for (Class<?> parameter : method.getParameterTypes()) {
			if (parameter == NovaClient.class) {
				arguments.add((item) -> this.client);
			}
			else if (parameter == Phase.class) {
				arguments.add((item) -> ((ClientEvent.PhaseChanged) item).to());
			}
			else if (parameter == ClientEvent.PhaseChanged.class || parameter == ClientEvent.class) {
				arguments.add((item) -> item);
			}
			else {
				throw notUnderstood(method,
						"parameter " + (arguments.size() + 1) + " of type " + parameter.getName() + " has no meaning",
						PHASE_REMEDY);
			}
		}
		return new ListenerMethod(this.bean, invocable(method), null, false, List.copyOf(arguments));
	}

	private Type dataType(Method method, Type update) {
		if (update instanceof ParameterizedType parameterized) {
			return parameterized.getActualTypeArguments()[0];
		}
		throw notUnderstood(method, "TopicUpdate has no type argument",
				"Declare TopicUpdate<T> with the type of the " + "payload.");
	}

	private Method invocable(Method method) {
		Class<?> returned = method.getReturnType();
		if (returned != void.class && ListenerMethod.adapter(returned) == null) {
			throw notUnderstood(method, "it returns " + returned.getName(), RETURN_REMEDY);
		}
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, this.bean.getClass());
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw notUnderstood(method, "the bean is a proxy that does not have it",
					"Make the method public and part of the proxied type.");
		}
	}

	private static FailureAnalyzedException notUnderstood(Method method, String reason, String remedy) {
		return new FailureAnalyzedException(
				"Listener method " + describe(method) + " cannot be called: " + reason + ".", remedy);
	}

	static String describe(Method method) {
		List<String> parameters = new ArrayList<>();
		for (Class<?> parameter : method.getParameterTypes()) {
			parameters.add(parameter.getSimpleName());
		}
		return method.getDeclaringClass().getName() + "." + method.getName() + "(" + String.join(", ", parameters)
				+ ")";
	}

}
