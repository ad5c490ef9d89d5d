package io.websockexnova.spring.aot;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.ServerRequest;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;

/**
 * Hints for a method that is called by reflection, and for what is bound to JSON for it.
 */
public final class MethodHints {

	private static final Set<Class<?>> UNBOUND = Set.of(NovaClient.class, Payload.class, Phase.class,
			RequestOptions.class, TopicOptions.class, ServerRequest.class);

	private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

	private MethodHints() {
	}

	/**
	 * Registers a method, the payloads among its parameters and what it returns.
	 * @param hints takes the hints
	 * @param method the method
	 * @param type the class or interface by which its type variables are resolved
	 */
	public static void register(ReflectionHints hints, Method method, Class<?> type) {
		hints.registerMethod(method, ExecutableMode.INVOKE);
		for (Type parameter : method.getGenericParameterTypes()) {
			bind(hints, GenericTypeResolver.resolveType(parameter, type));
		}
		bind(hints, GenericTypeResolver.resolveType(method.getGenericReturnType(), type));
	}

	private static void bind(ReflectionHints hints, Type type) {
		ResolvableType resolvable = ResolvableType.forType(type);
		Class<?> raw = resolvable.toClass();
		boolean wrapper = TopicUpdate.class.isAssignableFrom(raw)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null;
		if (wrapper) {
			for (ResolvableType content : resolvable.getGenerics()) {
				bind(hints, content.getType());
			}
		}
		else if (!UNBOUND.contains(raw) && !Throwable.class.isAssignableFrom(raw)
				&& !ClientEvent.class.isAssignableFrom(raw)) {
			BINDING.registerReflectionHints(hints, type);
		}
	}

}
