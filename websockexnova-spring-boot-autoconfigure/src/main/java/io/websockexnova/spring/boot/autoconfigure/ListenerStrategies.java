package io.websockexnova.spring.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.behavior.Strategy;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.diagnostics.Placeholders;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Strategies that listeners name for their clients. Found before the listeners exist,
 * because they need the clients.
 */
class ListenerStrategies {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, Named> byClient = new TreeMap<>();

	/**
	 * Finds the strategies.
	 * @param beanFactory holds the listeners
	 * @param clients names of all clients
	 * @throws FailureAnalyzedException if a strategy is not known, or two listeners of a
	 * client name different ones
	 */
	ListenerStrategies(ConfigurableListableBeanFactory beanFactory, Set<String> clients) {
		this.beanFactory = beanFactory;
		for (String name : beanFactory.getBeanNamesForAnnotation(NovaListener.class)) {
			NovaListener listener = beanFactory.findAnnotationOnBean(name, NovaListener.class);
			if (listener != null && !ScopedProxyUtils.isScopedTarget(name)) {
				add(name, listener, clients);
			}
		}
	}

	/**
	 * The strategy that listeners of a client name.
	 * @param client name of the client
	 * @return the strategy, or null if none does
	 */
	@Nullable Strategy get(String client) {
		Named named = this.byClient.get(client);
		return (named != null) ? named.strategy() : null;
	}

	private void add(String bean, NovaListener listener, Set<String> clients) {
		String place = "Listener bean '" + bean + "'";
		String text = Placeholders.resolve(this.beanFactory, listener.strategy(), place);
		String client = Placeholders.resolve(this.beanFactory, listener.client(), place);
		if (client.isEmpty() && clients.size() == 1) {
			client = clients.iterator().next();
		}
		// That a client does not exist is told when the listener is bound to it.
		if (text.isEmpty() || !clients.contains(client)) {
			return;
		}
		Named named = new Named(bean, strategy(text, place));
		Named other = this.byClient.putIfAbsent(client, named);
		if (other != null && other.strategy() != named.strategy()) {
			throw new FailureAnalyzedException(
					"Listeners of client '" + client + "' name different strategies: '" + other.bean() + "' names '"
							+ other.strategy().configName() + "', '" + bean + "' names '"
							+ named.strategy().configName() + "'.",
					"Name the same strategy in both, or in one of them only.");
		}
	}

	private static Strategy strategy(String text, String place) {
		List<String> known = Arrays.stream(Strategy.values()).map(Strategy::configName).toList();
		for (Strategy strategy : Strategy.values()) {
			if (strategy.configName().equals(text) || strategy.name().equals(text)) {
				return strategy;
			}
		}
		throw new FailureAnalyzedException(place + " names the strategy '" + text + "', which does not exist.",
				"Use one of " + String.join(", ", known) + "." + Suggestion.didYouMean(text, known));
	}

	private record Named(String bean, Strategy strategy) {

	}

}
