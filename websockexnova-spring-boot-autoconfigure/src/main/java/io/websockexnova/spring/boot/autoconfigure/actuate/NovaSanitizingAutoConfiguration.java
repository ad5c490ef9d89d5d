package io.websockexnova.spring.boot.autoconfigure.actuate;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that hides what may hold secrets from the endpoints {@code env} and
 * {@code configprops}, even if they are told to show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "websockexnova.enabled", matchIfMissing = true)
public final class NovaSanitizingAutoConfiguration {

	// Credentials, headers and options of a client, its URL with the query, and the login
	// for a proxy; as a property or as a variable of the environment.
	private static final Pattern SECRET = Pattern
		.compile("websockexnova\\.(clients\\..+\\.(url|(credentials|headers|options)\\b.*)"
				+ "|(.+\\.)?connection\\.proxy\\.(username|password))");

	NovaSanitizingAutoConfiguration() {
	}

	@Bean
	SanitizingFunction novaSanitizingFunction() {
		return (data) -> isSecret(data) ? data.withSanitizedValue() : data;
	}

	private static boolean isSecret(SanitizableData data) {
		String key = data.getKey().toLowerCase(Locale.ROOT).replace('_', '.');
		return SECRET.matcher(key).matches();
	}

}
