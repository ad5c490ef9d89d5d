package io.websockexnova.spring.binding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.expression.ExpressionException;
import org.springframework.util.ObjectUtils;
import org.springframework.util.StringUtils;

import io.websockexnova.spring.diagnostics.Placeholders;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Resolves placeholders and expressions in attributes of annotations, and turns texts
 * into values.
 */
public final class AttributeResolver {

	private final ConfigurableBeanFactory beanFactory;

	/**
	 * A resolver.
	 * @param beanFactory knows the values of placeholders and expressions
	 */
	public AttributeResolver(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Resolves a text.
	 * @param text the text
	 * @param place where it is, for humans
	 * @return the text without white space around it; empty if an expression gives null
	 * @throws FailureAnalyzedException if it cannot be resolved
	 */
	public String text(String text, String place) {
		Object value = value(text, place);
		return (value != null) ? value.toString().trim() : "";
	}

	/**
	 * Resolves texts. One that is a single placeholder or expression may stand for
	 * several.
	 * @param texts the texts
	 * @param place where they are, for humans
	 * @return the texts, each once, in order
	 * @throws FailureAnalyzedException if one cannot be resolved
	 */
	public List<String> texts(String[] texts, String place) {
		Set<String> resolved = new LinkedHashSet<>();
		for (String text : texts) {
			resolved.addAll(expand(text.trim(), place));
		}
		return List.copyOf(resolved);
	}

	/**
	 * Resolves the name of a constant.
	 * @param type type of the constant
	 * @param attribute name of the attribute
	 * @param text its text
	 * @param place where it is, for humans
	 * @param <E> type of the constant
	 * @return the constant, or null if the text is empty
	 * @throws FailureAnalyzedException if there is no such constant
	 */
	public <E extends Enum<E>> @Nullable E constant(Class<E> type, String attribute, String text, String place) {
		String name = text(text, place);
		if (name.isEmpty()) {
			return null;
		}
		String canonical = name.replace('-', '_').toUpperCase(Locale.ROOT);
		List<String> known = new ArrayList<>();
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equals(canonical)) {
				return constant;
			}
			known.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		throw new FailureAnalyzedException(place + ": '" + attribute + "' is '" + name + "', which does not exist.",
				"Use one of " + String.join(", ", known) + "." + Suggestion.didYouMean(name, known));
	}

	/**
	 * Resolves a truth value.
	 * @param attribute name of the attribute
	 * @param text its text
	 * @param place where it is, for humans
	 * @return the value, or null if the text is empty
	 * @throws FailureAnalyzedException if it is neither true nor false
	 */
	public @Nullable Boolean flag(String attribute, String text, String place) {
		String value = text(text, place).toLowerCase(Locale.ROOT);
		return switch (value) {
			case "" -> null;
			case "true" -> true;
			case "false" -> false;
			default -> throw new FailureAnalyzedException(place + ": '" + attribute + "' is '" + value + "'.",
					"Use true or false.");
		};
	}

	/**
	 * Resolves a positive number.
	 * @param attribute name of the attribute
	 * @param text its text
	 * @param place where it is, for humans
	 * @return the number, or null if the text is empty
	 * @throws FailureAnalyzedException if it is none
	 */
	public @Nullable Integer positive(String attribute, String text, String place) {
		String value = text(text, place);
		try {
			if (value.isEmpty()) {
				return null;
			}
			int number = Integer.parseInt(value);
			if (number > 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new FailureAnalyzedException(place + ": '" + attribute + "' is '" + value + "'.",
				"Use a positive number.");
	}

	/**
	 * Resolves a duration.
	 * @param attribute name of the attribute
	 * @param text its text, such as {@code 5s}
	 * @param place where it is, for humans
	 * @return the duration, or null if the text is empty
	 * @throws FailureAnalyzedException if it is none
	 */
	public @Nullable Duration duration(String attribute, String text, String place) {
		String value = text(text, place);
		try {
			return value.isEmpty() ? null : DurationStyle.detectAndParse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(place + ": '" + attribute + "' is '" + value + "'.",
					"Use a duration such as 500ms or 5s.");
		}
	}

	private List<String> expand(String text, String place) {
		Object value = value(text, place);
		if (value instanceof Collection<?> collection) {
			return trimmed(collection.stream());
		}
		if (ObjectUtils.isArray(value)) {
			return trimmed(Arrays.stream(ObjectUtils.toObjectArray(value)));
		}
		String resolved = Objects.requireNonNullElse(value, "").toString();
		return isSingle(text) ? trimmed(Arrays.stream(StringUtils.commaDelimitedListToStringArray(resolved)))
				: List.of(resolved.trim());
	}

	private @Nullable Object value(String text, String place) {
		String resolved = Placeholders.resolve(this.beanFactory, text, place);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		if (expressions == null || !resolved.contains("#{")) {
			return resolved;
		}
		try {
			return expressions.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null));
		}
		catch (BeansException | ExpressionException ex) {
			throw new FailureAnalyzedException(
					place + ": '" + text + "' cannot be evaluated: "
							+ Objects.requireNonNullElse(ex.getCause(), ex).getMessage() + ".",
					"Correct the expression; see the Spring Expression Language.", ex);
		}
	}

	private static List<String> trimmed(Stream<?> values) {
		return values.map((value) -> String.valueOf(value).trim()).toList();
	}

	// Commas of any other text belong to the text.
	private static boolean isSingle(String text) {
		return (text.startsWith("${") || text.startsWith("#{")) && closesAtTheEnd(text);
	}

	private static boolean closesAtTheEnd(String text) {
		int depth = 0;
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) == '{') {
				depth++;
			}
			else if (text.charAt(i) == '}' && --depth == 0) {
				return i == text.length() - 1;
			}
		}
		return false;
	}

}
