package io.websockexnova.spring.exchange;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;

import io.websockexnova.spring.annotation.Param;

/**
 * Which parameters of an exchange method hold the options, and how the others are named.
 *
 * @param options index of the parameter for the options, or -1
 * @param names names of the others by index
 * @param body whether there is only one other, and it holds all there is to say
 */
record ExchangeParameters(int options, Map<Integer, String> names, boolean body) {

	/**
	 * Looks at the parameters of a method.
	 * @param method the method
	 * @param optionsType type of the options
	 * @param mayBeBody whether one parameter may hold all there is to say
	 * @return the parameters
	 */
	static ExchangeParameters of(Method method, Class<?> optionsType, boolean mayBeBody) {
		int options = -1;
		List<Integer> others = new ArrayList<>();
		Parameter[] parameters = method.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			if (parameters[i].getType() != optionsType) {
				others.add(i);
			}
			else if (options >= 0) {
				throw ExchangeMethodParser.notUnderstood(method,
						"it has two parameters of type " + optionsType.getSimpleName(), "Remove one of them.");
			}
			else {
				options = i;
			}
		}
		boolean body = mayBeBody && others.size() == 1 && isBody(parameters[others.get(0)]);
		Map<Integer, String> names = new LinkedHashMap<>();
		for (int index : others) {
			String name = body ? "" : name(method, index);
			if (names.containsValue(name)) {
				throw ExchangeMethodParser.notUnderstood(method, "two parameters are named '" + name + "'",
						"Give each its own name with @Param.");
			}
			names.put(index, name);
		}
		return new ExchangeParameters(options, names, body);
	}

	/**
	 * The parameters of the request.
	 * @param arguments the arguments
	 * @return the one that holds all, or the others by name without those that are null
	 */
	Object values(@Nullable Object[] arguments) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Map.Entry<Integer, String> entry : this.names.entrySet()) {
			Object value = arguments[entry.getKey()];
			if (this.body) {
				return (value != null) ? value : Map.of();
			}
			if (value != null) {
				values.put(entry.getValue(), value);
			}
		}
		return values;
	}

	/**
	 * The options.
	 * @param arguments the arguments
	 * @param type their type
	 * @param defaults what the annotation says
	 * @param <O> their type
	 * @return the argument, or else what the annotation says
	 */
	<O> O options(@Nullable Object[] arguments, Class<O> type, O defaults) {
		Object given = (this.options >= 0) ? arguments[this.options] : null;
		return (given != null) ? type.cast(given) : defaults;
	}

	private static boolean isBody(Parameter parameter) {
		return !parameter.isAnnotationPresent(Param.class) && !BeanUtils.isSimpleValueType(parameter.getType());
	}

	private static String name(Method method, int index) {
		Parameter parameter = method.getParameters()[index];
		Param param = parameter.getAnnotation(Param.class);
		if (param != null && !param.value().isBlank()) {
			return param.value();
		}
		if (!parameter.isNamePresent()) {
			throw ExchangeMethodParser.notUnderstood(method, "the name of parameter " + (index + 1) + " is not known",
					"Annotate it with @Param, or compile with -parameters.");
		}
		return parameter.getName();
	}

}
