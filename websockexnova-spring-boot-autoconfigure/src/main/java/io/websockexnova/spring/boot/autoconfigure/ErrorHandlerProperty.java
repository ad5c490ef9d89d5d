package io.websockexnova.spring.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Understands the property {@code error-handler}.
 */
final class ErrorHandlerProperty {

	private static final String SUFFIX = "ErrorHandler";

	private final ConfigurableListableBeanFactory beanFactory;

	ErrorHandlerProperty(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * The bean that the nearest property names.
	 * @param client name of the client
	 * @param layers layers of the client, its own properties first
	 * @return the bean, specific if the client's own property names it, or null if there
	 * is no property, or an empty one
	 * @throws FailureAnalyzedException if there is no such bean
	 */
	@Nullable HandlerBean find(String client, List<SettingLayer> layers) {
		SettingLayer.Found<String> found = SettingLayer.first(layers, SettingGroups::errorHandler);
		if (found == null || found.value().isEmpty()) {
			return null;
		}
		String property = found.layer().property() + ".error-handler";
		String bean = bean(found.value(), property);
		return new HandlerBean(bean, bean + " (property '" + property + "')", List.of(HandlerRole.ERROR),
				Set.of(client), found.layer() == layers.get(0));
	}

	private String bean(String value, String property) {
		for (String name : List.of(value, value + SUFFIX)) {
			if (is(name, NovaErrorHandlerFactory.class) || is(name, ErrorHandler.class)) {
				return name;
			}
		}
		Set<String> known = new TreeSet<>(Arrays.asList(this.beanFactory.getBeanNamesForType(ErrorHandler.class)));
		for (String factory : this.beanFactory.getBeanNamesForType(NovaErrorHandlerFactory.class)) {
			known.add(factory.endsWith(SUFFIX) ? factory.substring(0, factory.length() - SUFFIX.length()) : factory);
		}
		throw new FailureAnalyzedException(
				"Property '" + property + "' is '" + value + "', which is no known error handler.",
				"Use one of " + String.join(", ", known) + ", or declare an ErrorHandler bean of that name."
						+ Suggestion.didYouMean(value, known));
	}

	private boolean is(String bean, Class<?> type) {
		return this.beanFactory.containsBean(bean) && this.beanFactory.isTypeMatch(bean, type);
	}

}
