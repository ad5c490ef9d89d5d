package io.websockexnova.spring.binding;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.diagnostics.Placeholders;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Finds the client that an annotation names.
 */
public final class ClientLookup {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, NovaClient> clients = new TreeMap<>();

	/**
	 * A lookup among the clients of an application.
	 * @param beanFactory holds the clients
	 */
	public ClientLookup(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		beanFactory.getBeansOfType(NovaClient.class)
			.values()
			.forEach((client) -> this.clients.put(client.name(), client));
	}

	/**
	 * Finds a client.
	 * @param name its name, which may hold placeholders; empty for the only one
	 * @param annotation simple name of the annotation
	 * @param place what is annotated, for humans
	 * @return the client
	 * @throws FailureAnalyzedException if it is not clear which one is meant
	 */
	public NovaClient find(String name, String annotation, String place) {
		if (this.clients.isEmpty()) {
			throw new FailureAnalyzedException(place + " needs a client, but none is configured.",
					"Configure one, for instance with the property 'websockexnova.clients."
							+ (StringUtils.hasText(name) ? name : "main") + ".url'.");
		}
		String resolved = Placeholders.resolve(this.beanFactory, name, place);
		Collection<String> known = this.clients.keySet();
		if (resolved.isEmpty() && this.clients.size() == 1) {
			return this.clients.values().iterator().next();
		}
		if (resolved.isEmpty()) {
			throw new FailureAnalyzedException(
					place + " names no client, and there are several: " + String.join(", ", known) + ".",
					"Name one of them, as in @" + annotation + "(\"" + known.iterator().next() + "\").");
		}
		NovaClient client = this.clients.get(resolved);
		if (client == null) {
			throw new FailureAnalyzedException(place + " names the client '" + resolved + "', which does not exist.",
					"Use one of " + String.join(", ", known) + ", or configure 'websockexnova.clients." + resolved
							+ "'." + Suggestion.didYouMean(resolved, known));
		}
		return client;
	}

}
