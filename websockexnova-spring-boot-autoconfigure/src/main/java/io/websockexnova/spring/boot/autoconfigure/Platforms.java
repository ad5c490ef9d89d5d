package io.websockexnova.spring.boot.autoconfigure;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.behavior.Platform;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * The platforms by name.
 */
class Platforms {

	private final Map<String, Platform> byName = new TreeMap<>();

	/**
	 * Checks that no two platforms have the same name.
	 * @param beans the platforms by name of their bean
	 * @throws FailureAnalyzedException if two have
	 */
	Platforms(Map<String, Platform> beans) {
		Map<String, String> beanNames = new TreeMap<>();
		beans.forEach((bean, platform) -> {
			String other = beanNames.put(platform.name(), bean);
			if (other != null) {
				throw new FailureAnalyzedException(
						"Platform '" + platform.name() + "' exists twice, as the beans '" + other + "' and '" + bean
								+ "'.",
						"Remove one or give it another name(). A built-in platform is replaced by a bean with the "
								+ "bean name of the built-in one.");
			}
			this.byName.put(platform.name(), platform);
		});
	}

	Platform get(String name, String property) {
		Platform platform = this.byName.get(name);
		if (platform == null) {
			throw new FailureAnalyzedException(
					"Property '" + property + "' is '" + name + "', which is no known platform.",
					"Use one of " + String.join(", ", this.byName.keySet()) + ", or declare a Platform bean of that "
							+ "name." + Suggestion.didYouMean(name, this.byName.keySet()));
		}
		return platform;
	}

}
