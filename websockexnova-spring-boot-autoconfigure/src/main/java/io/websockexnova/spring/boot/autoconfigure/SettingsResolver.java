package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Settings;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Builds the settings of a client in layers: its own properties, its profile, the
 * properties of all clients, the profile of all clients.
 */
final class SettingsResolver {

	private SettingsResolver() {
	}

	static Settings resolve(WebSockexNovaProperties properties, String clientName,
			WebSockexNovaProperties.Client client) {
		Settings settings = Settings.builtIn().orElse(property(clientName), client.settings());
		if (client.profile() != null) {
			settings = withProfile(settings, client.profile(), property(clientName) + ".profile");
		}
		settings = settings.orElse(StrictBinding.PREFIX, properties.settings());
		return withProfile(settings, properties.profile(), StrictBinding.PREFIX + ".profile");
	}

	/**
	 * Checks that all profiles are known.
	 * @param properties the properties
	 * @throws FailureAnalyzedException if one is not
	 */
	static void checkProfiles(WebSockexNovaProperties properties) {
		profile(properties.profile(), StrictBinding.PREFIX + ".profile");
		for (Map.Entry<String, WebSockexNovaProperties.Client> client : properties.clients().entrySet()) {
			if (client.getValue().profile() != null) {
				profile(client.getValue().profile(), property(client.getKey()) + ".profile");
			}
		}
	}

	/**
	 * Name of the property group of a client.
	 * @param clientName name of the client
	 * @return name of the group
	 */
	static String property(String clientName) {
		return StrictBinding.PREFIX + ".clients." + clientName;
	}

	private static Settings withProfile(Settings settings, String name, String property) {
		return settings.orElse("profile " + name, profile(name, property).values());
	}

	private static Profile profile(String name, String property) {
		for (Profile profile : Profile.builtIn()) {
			if (profile.name().equals(name)) {
				return profile;
			}
		}
		List<String> known = Profile.builtIn().stream().map(Profile::name).sorted().toList();
		throw new FailureAnalyzedException("Property '" + property + "' is '" + name + "', which is no known profile.",
				"Use one of " + String.join(", ", known) + "." + Suggestion.didYouMean(name, known));
	}

}
