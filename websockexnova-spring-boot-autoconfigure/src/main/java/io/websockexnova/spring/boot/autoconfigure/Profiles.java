package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.behavior.Profile;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * The profiles by name: the built-in ones, and those below {@code websockexnova.profiles}
 * that may be based on another one.
 */
final class Profiles {

	private final WebSockexNovaProperties properties;

	private final Map<String, Profile> builtIn = new TreeMap<>();

	Profiles(WebSockexNovaProperties properties) {
		this.properties = properties;
		Profile.builtIn().forEach((profile) -> this.builtIn.put(profile.name(), profile));
	}

	/**
	 * Checks every profile, used or not, and every use of one.
	 * @throws FailureAnalyzedException if a name is unknown or taken, or a profile is
	 * based on itself
	 */
	void check() {
		layers(this.properties.profile(), StrictBinding.PREFIX + ".profile");
		this.properties.clients().forEach((name, client) -> {
			if (client.profile() != null) {
				layers(client.profile(), StrictBinding.client(name) + ".profile");
			}
		});
		this.properties.profiles().keySet().forEach((name) -> {
			if (this.builtIn.containsKey(name)) {
				throw new FailureAnalyzedException(
						"Property '" + StrictBinding.profile(name) + "' redefines the built-in profile '" + name + "'.",
						"Choose another name, and set '" + StrictBinding.PREFIX + ".profiles.<name>.based-on' to '"
								+ name + "'.");
			}
			layers(name, StrictBinding.profile(name));
		});
	}

	/**
	 * A profile and those that it is based on, the nearest first.
	 * @param name name of the profile
	 * @param property the property that names it
	 * @return the layers
	 * @throws FailureAnalyzedException if a name is unknown, or a profile is based on
	 * itself
	 */
	List<SettingLayer> layers(String name, String property) {
		List<SettingLayer> layers = new ArrayList<>();
		Set<String> seen = new LinkedHashSet<>();
		String next = name;
		String namedBy = property;
		while (next != null) {
			if (!seen.add(next)) {
				throw new FailureAnalyzedException(
						"Property '" + namedBy + "' is '" + next + "', so that the profile is based on itself: "
								+ String.join(" -> ", seen) + " -> " + next + ".",
						"Base it on another profile, or on none.");
			}
			Profile known = this.builtIn.get(next);
			ProfileProperties custom = this.properties.profiles().get(next);
			if (known != null) {
				layers.add(new SettingLayer("profile " + next, "profile " + next, known.values(), null));
				return layers;
			}
			if (custom == null) {
				throw unknown(next, namedBy);
			}
			layers.add(new SettingLayer("profile " + next, StrictBinding.profile(next), custom.settings(), custom));
			namedBy = StrictBinding.profile(next) + ".based-on";
			next = custom.basedOn();
		}
		return layers;
	}

	private FailureAnalyzedException unknown(String name, String property) {
		Set<String> known = new TreeSet<>(this.builtIn.keySet());
		known.addAll(this.properties.profiles().keySet());
		return new FailureAnalyzedException("Property '" + property + "' is '" + name + "', which is no known profile.",
				"Use one of " + String.join(", ", known) + ", or define it below '" + StrictBinding.PREFIX
						+ ".profiles'." + Suggestion.didYouMean(name, known));
	}

}
