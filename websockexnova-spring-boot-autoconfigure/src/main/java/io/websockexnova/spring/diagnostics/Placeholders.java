package io.websockexnova.spring.diagnostics;

import java.util.Objects;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Resolves placeholders in attributes of annotations.
 */
public final class Placeholders {

	private Placeholders() {
	}

	/**
	 * Resolves a text.
	 * @param beanFactory knows the values
	 * @param text the text
	 * @param place where the text is, for humans
	 * @return the text without placeholders and without white space around it
	 * @throws FailureAnalyzedException if a placeholder has no value
	 */
	public static String resolve(ConfigurableBeanFactory beanFactory, String text, String place) {
		String resolved = text;
		try {
			resolved = Objects.requireNonNullElse(beanFactory.resolveEmbeddedValue(text), "").trim();
		}
		catch (PlaceholderResolutionException ex) {
			// Whether this or the unresolved text comes back depends on the application.
		}
		if (resolved.contains("${")) {
			throw new FailureAnalyzedException(place + ": '" + text + "' cannot be resolved.",
					"Define the property that it names, or give it a default as in ${name:default}.");
		}
		return resolved;
	}

}
