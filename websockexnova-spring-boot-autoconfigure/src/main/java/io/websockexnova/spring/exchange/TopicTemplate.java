package io.websockexnova.spring.exchange;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A topic with variables.
 *
 * @param text the topic
 * @param parameters parameters that take the places of the variables
 * @param place method that the topic belongs to, for humans
 */
record TopicTemplate(String text, ExchangeParameters parameters, String place) {

	private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]+)}");

	static TopicTemplate of(Method method, String text, ExchangeParameters parameters) {
		if (text.isEmpty()) {
			throw ExchangeMethodParser.notUnderstood(method, "its @Topic names no topic", "Name one.");
		}
		Set<String> unused = new LinkedHashSet<>(parameters.names().values());
		Matcher matcher = VARIABLE.matcher(text);
		while (matcher.find()) {
			if (!parameters.names().containsValue(matcher.group(1))) {
				throw ExchangeMethodParser.notUnderstood(method,
						"no parameter is named like the variable '{" + matcher.group(1) + "}' of its topic",
						"Add a parameter, or name one so with @Param.");
			}
			unused.remove(matcher.group(1));
		}
		if (!unused.isEmpty()) {
			throw ExchangeMethodParser.notUnderstood(method,
					"its topic has no variable '{" + unused.iterator().next() + "}'",
					"Add the variable to the topic, or remove the parameter.");
		}
		return new TopicTemplate(text, parameters, ExchangeMethodParser.place(method));
	}

	/**
	 * The topic with the arguments in the places of the variables.
	 * @param arguments the arguments
	 * @return the topic
	 * @throws IllegalArgumentException if an argument is null or has an empty text
	 */
	String expand(@Nullable Object[] arguments) {
		StringBuilder topic = new StringBuilder();
		Matcher matcher = VARIABLE.matcher(this.text);
		while (matcher.find()) {
			matcher.appendReplacement(topic, Matcher.quoteReplacement(value(matcher.group(1), arguments)));
		}
		return matcher.appendTail(topic).toString();
	}

	private String value(String name, @Nullable Object[] arguments) {
		for (Map.Entry<Integer, String> entry : this.parameters.names().entrySet()) {
			Object value = entry.getValue().equals(name) ? arguments[entry.getKey()] : null;
			if (value != null && !value.toString().isBlank()) {
				return value.toString();
			}
		}
		throw new IllegalArgumentException(
				this.place + ": '" + name + "' is null or blank; it must have a value for the topic " + this.text);
	}

}
