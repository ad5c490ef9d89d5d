package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.spring.annotation.NovaHandler;
import io.websockexnova.spring.diagnostics.Placeholders;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * A bean that is a handler of clients: annotated with {@link NovaHandler}, or qualified
 * with the name of a client.
 *
 * @param name name of the bean
 * @param source name of the bean and of what names it, for humans
 * @param roles what it implements
 * @param clients the clients that it is for
 * @param specific whether it names its clients
 */
record HandlerBean(String name, String source, List<HandlerRole<?>> roles, Set<String> clients, boolean specific) {

	/**
	 * Finds the beans, without making any.
	 * @param beanFactory holds the beans
	 * @param clients names of all clients
	 * @return the beans that are for at least one client
	 * @throws FailureAnalyzedException if an annotation names an unknown client, or is on
	 * a bean that is no handler
	 */
	static List<HandlerBean> find(ConfigurableListableBeanFactory beanFactory, Set<String> clients) {
		Map<String, List<HandlerRole<?>>> roles = new TreeMap<>();
		for (HandlerRole<?> role : HandlerRole.ALL) {
			for (String name : beanFactory.getBeanNamesForType(role.type())) {
				roles.computeIfAbsent(name, (key) -> new ArrayList<>()).add(role);
			}
		}
		for (String name : beanFactory.getBeanNamesForAnnotation(NovaHandler.class)) {
			if (!roles.containsKey(name)) {
				throw new FailureAnalyzedException(
						"Bean '" + name + "' is annotated with @NovaHandler, but it is no handler.",
						"Implement at least one of " + String.join(", ", simpleNames()) + ".");
			}
		}
		List<HandlerBean> beans = new ArrayList<>();
		roles.forEach((name, implemented) -> {
			HandlerBean bean = of(beanFactory, name, implemented, clients);
			if (!bean.clients().isEmpty() && !ScopedProxyUtils.isScopedTarget(name)) {
				beans.add(bean);
			}
		});
		return beans;
	}

	private static HandlerBean of(ConfigurableListableBeanFactory beanFactory, String name, List<HandlerRole<?>> roles,
			Set<String> clients) {
		NovaHandler annotation = beanFactory.findAnnotationOnBean(name, NovaHandler.class);
		Set<String> named = new TreeSet<>();
		if (annotation == null) {
			for (String client : clients) {
				if (BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, name, beanFactory)) {
					named.add(client);
				}
			}
			return new HandlerBean(name, name, roles, named, true);
		}
		for (String attribute : annotation.clients()) {
			String client = Placeholders.resolve(beanFactory, attribute, "Handler bean '" + name + "'");
			if (!clients.contains(client)) {
				throw unknown(name, client, clients);
			}
			named.add(client);
		}
		return named.isEmpty() ? new HandlerBean(name, name, roles, clients, false)
				: new HandlerBean(name, name, roles, named, true);
	}

	private static FailureAnalyzedException unknown(String bean, String client, Collection<String> known) {
		return new FailureAnalyzedException(
				"Handler bean '" + bean + "' names the client '" + client + "', which does not exist.",
				(known.isEmpty() ? "Configure '" : "Use one of " + String.join(", ", known) + ", or configure '")
						+ StrictBinding.client(client) + "'." + Suggestion.didYouMean(client, known));
	}

	private static List<String> simpleNames() {
		return Arrays.asList(HandlerRole.ALL.stream().map(HandlerRole::toString).toArray(String[]::new));
	}

}
