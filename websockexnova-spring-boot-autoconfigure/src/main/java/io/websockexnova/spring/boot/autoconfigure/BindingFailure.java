package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;

import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Says what is wrong with a property and what to do about it. Values of properties that
 * may hold secrets never show.
 */
final class BindingFailure {

	private static final Set<String> PRINTABLE = Set.of("enabled", "auto-connect", "platform", "profile", "based-on",
			"strategy", "error-handler", "handshakes.per-second", "handshakes.burst", "subscription-store.directory",
			"connection.ssl.bundle", "connection.proxy.enabled", "connection.proxy.type", "connection.proxy.port");

	private BindingFailure() {
	}

	static FailureAnalyzedException of(BindException ex) {
		if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			return unknown(unbound.getUnboundProperties());
		}
		return invalid(ex);
	}

	private static FailureAnalyzedException unknown(Collection<ConfigurationProperty> properties) {
		List<String> descriptions = new ArrayList<>();
		List<String> actions = new ArrayList<>();
		for (ConfigurationProperty property : properties) {
			descriptions.add("Property '" + property.getName() + "'" + origin(property) + " does not exist.");
			actions.add(KnownNames.remedy(property.getName()));
		}
		return new FailureAnalyzedException(String.join("\n", descriptions),
				String.join("\n", actions.stream().distinct().toList()));
	}

	private static FailureAnalyzedException invalid(BindException ex) {
		ConfigurationPropertyName name = ex.getName();
		ConfigurationProperty property = ex.getProperty();
		String value = "Property '" + name + "'" + origin(property) + " is not valid";
		if (property != null && isPrintable(name)) {
			value = "Property '" + name + "'" + origin(property) + " is '" + property.getValue() + "'";
		}
		Class<?> type = ex.getTarget().getType().resolve(Object.class);
		if (type.isRecord() && StrictBinding.setting(name) == null) {
			return new FailureAnalyzedException(
					"Property '" + name + "'" + origin(property) + " has a value of its own, but it is a group.",
					"Set one of " + String.join(", ", KnownNames.of(type)) + " below it.");
		}
		if (type.isEnum()) {
			List<String> names = names(type);
			String given = (property != null) ? String.valueOf(property.getValue()) : "";
			return new FailureAnalyzedException(value + ".",
					"Use one of " + String.join(", ", names) + "." + Suggestion.didYouMean(given, names));
		}
		return new FailureAnalyzedException(value + ": " + reason(ex, name, property),
				"Correct the value of '" + name + "'.");
	}

	private static String reason(BindException ex, ConfigurationPropertyName name,
			@Nullable ConfigurationProperty property) {
		Throwable reason = ex;
		while (reason.getCause() != null && !(reason instanceof IllegalArgumentException)) {
			reason = reason.getCause();
		}
		if (reason instanceof UnresolvedPlaceholderException unresolved) {
			return unresolved.getMessage() + ".";
		}
		if (!isPrintable(name)) {
			return reason.getClass().getSimpleName() + ".";
		}
		String message = String.valueOf(reason.getMessage());
		int rule = message.indexOf("; ");
		String head = message.substring(0, Math.max(rule, 0));
		// The value has been shown already.
		boolean repeats = head.startsWith("'" + StrictBinding.inGroup(name) + "'")
				|| (property != null && head.contains("'" + property.getValue() + "'"));
		return (repeats ? message.substring(rule + 2) : message) + ".";
	}

	private static boolean isPrintable(ConfigurationPropertyName name) {
		return StrictBinding.setting(name) != null || PRINTABLE.contains(StrictBinding.inGroup(name));
	}

	private static String origin(@Nullable ConfigurationProperty property) {
		Origin origin = (property != null) ? property.getOrigin() : null;
		if (origin == null) {
			return "";
		}
		return (origin instanceof PropertySourceOrigin source)
				? " (property source '" + source.getPropertySource().getName() + "')" : " (" + origin + ")";
	}

	private static List<String> names(Class<?> type) {
		List<String> names = new ArrayList<>();
		for (Object constant : type.getEnumConstants()) {
			names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		return names;
	}

	/**
	 * A value still holds a placeholder. Boot leaves it as it is, and it would end up in
	 * a login.
	 */
	static final class UnresolvedPlaceholderException extends IllegalArgumentException {

		UnresolvedPlaceholderException(String placeholder) {
			super("placeholder '" + placeholder + "' cannot be resolved");
		}

	}

}
