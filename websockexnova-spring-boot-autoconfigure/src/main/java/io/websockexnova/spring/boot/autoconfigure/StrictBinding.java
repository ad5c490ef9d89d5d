package io.websockexnova.spring.boot.autoconfigure;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

import io.websockexnova.behavior.Setting;

/**
 * Binds {@code websockexnova.*} and refuses what nobody would read: unknown names, values
 * that break the rule of their setting, and placeholders without a value.
 */
final class StrictBinding {

	static final String PREFIX = "websockexnova";

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);

	private static final ConfigurationPropertyName CLIENTS = ROOT.append("clients");

	private static final ConfigurationPropertyName PROFILES = ROOT.append("profiles");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

	private StrictBinding() {
	}

	/**
	 * Binds the properties.
	 * @param environment where they come from
	 * @return the properties
	 * @throws FailureAnalyzedException naming the property and the remedy
	 */
	static WebSockexNovaProperties bind(Environment environment) {
		BindHandler handler = new NoUnboundElementsBindHandler(new SettingCheck(), StrictBinding::isChecked);
		try {
			return Binder.get(environment).bindOrCreate(ROOT, Bindable.of(WebSockexNovaProperties.class), handler);
		}
		catch (BindException ex) {
			throw BindingFailure.of(ex);
		}
	}

	/**
	 * Name of the property group of a client.
	 * @param name name of the client
	 * @return name of the group
	 */
	static String client(String name) {
		return CLIENTS + "." + name;
	}

	/**
	 * Name of the property group of a profile.
	 * @param name name of the profile
	 * @return name of the group
	 */
	static String profile(String name) {
		return PROFILES + "." + name;
	}

	/**
	 * Name of a property without what says for whom it is: one client, a profile or all
	 * clients.
	 * @param name name of the property
	 * @return the rest of the name, or an empty text if there is none
	 */
	static String inGroup(ConfigurationPropertyName name) {
		boolean named = CLIENTS.isAncestorOf(name) || PROFILES.isAncestorOf(name);
		int skip = named ? CLIENTS.getNumberOfElements() + 1 : ROOT.getNumberOfElements();
		return (name.getNumberOfElements() > skip) ? name.subName(skip).toString() : "";
	}

	/**
	 * The setting behind a property.
	 * @param name name of the property
	 * @return the setting, or null if the property is none
	 */
	static @Nullable Setting<?> setting(ConfigurationPropertyName name) {
		return Setting.find(inGroup(name));
	}

	// The environment is shared with whatever else runs on the machine, and its names
	// cannot be told apart with certainty.
	private static boolean isChecked(ConfigurationPropertySource source) {
		return !(source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME));
	}

	/**
	 * Checks values while it is still known where they come from.
	 */
	private static final class SettingCheck extends AbstractBindHandler {

		@Override
		public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Object result) {
			Setting<?> setting = setting(name);
			if (setting != null) {
				setting.check(
						(result instanceof DataSize size) ? Objects.requireNonNull(SettingGroups.bytes(size)) : result);
			}
			if (result instanceof Integer count && count < 1 && inGroup(name).startsWith("handshakes.")) {
				throw new IllegalArgumentException("'" + inGroup(name) + "' is " + count + "; it must be at least 1");
			}
			if (result instanceof String text) {
				Matcher unresolved = PLACEHOLDER.matcher(text);
				if (unresolved.find()) {
					throw new BindingFailure.UnresolvedPlaceholderException(unresolved.group(1));
				}
			}
			return result;
		}

	}

}
