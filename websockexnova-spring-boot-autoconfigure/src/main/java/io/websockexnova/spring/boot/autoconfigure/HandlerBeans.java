package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.client.NovaClientBuilder;

/**
 * Handlers declared as beans replace those of the platform. A bean of scope prototype
 * gives every client an instance of its own, for all behaviours that it implements; a
 * singleton may serve one client only, because every client calls its handlers on a loop
 * of its own.
 */
class HandlerBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, Map<HandlerRole<?>, HandlerBean>> byClient = new TreeMap<>();

	private final List<Runnable> destructions = new ArrayList<>();

	/**
	 * Decides which bean serves whom, without making any.
	 * @param beanFactory holds the beans
	 * @param clients names of all clients
	 * @throws FailureAnalyzedException if that is not clear
	 */
	HandlerBeans(ConfigurableListableBeanFactory beanFactory, Set<String> clients) {
		this.beanFactory = beanFactory;
		List<HandlerBean> beans = HandlerBean.find(beanFactory, clients);
		for (String client : clients) {
			Map<HandlerRole<?>, HandlerBean> chosen = new LinkedHashMap<>();
			for (HandlerRole<?> role : HandlerRole.ALL) {
				HandlerBean bean = choose(client, role, beans);
				if (bean != null) {
					chosen.put(role, bean);
				}
			}
			this.byClient.put(client, chosen);
		}
		beans.forEach(this::checkShared);
	}

	/**
	 * Applies the handlers of a client.
	 * @param client name of the client
	 * @param builder builds the client
	 */
	void apply(String client, NovaClientBuilder builder) {
		Map<String, Object> instances = new HashMap<>();
		this.byClient.getOrDefault(client, Map.of()).forEach((role, bean) -> {
			Object handler = instances.computeIfAbsent(bean.name(), this::instance);
			builder.behaviors((behaviors) -> role.apply(behaviors, handler));
		});
	}

	/**
	 * Destroys the instances that no one else does.
	 */
	void destroy() {
		this.destructions.forEach(Runnable::run);
	}

	private Object instance(String bean) {
		Object handler = this.beanFactory.getBean(bean);
		if (this.beanFactory.isPrototype(bean)) {
			this.destructions.add(() -> this.beanFactory.destroyBean(bean, handler));
		}
		return handler;
	}

	private void checkShared(HandlerBean bean) {
		Set<String> served = new TreeSet<>();
		this.byClient.forEach((client, chosen) -> {
			if (chosen.containsValue(bean)) {
				served.add(client);
			}
		});
		if (served.size() > 1 && this.beanFactory.isSingleton(bean.name())) {
			throw new FailureAnalyzedException(
					"Handler bean '" + bean.name() + "' is a single instance, but serves several clients: "
							+ String.join(", ", served)
							+ ". Each client calls its handlers on an event loop of its own.",
					"Give the bean the scope prototype, as @NovaHandler on the class or the @Bean method does, so that "
							+ "every client gets its own, or name one client.");
		}
	}

	private static @Nullable HandlerBean choose(String client, HandlerRole<?> role, List<HandlerBean> beans) {
		for (boolean specific : new boolean[] { true, false }) {
			List<HandlerBean> found = beans.stream()
				.filter((bean) -> bean.specific() == specific && bean.roles().contains(role)
						&& bean.clients().contains(client))
				.toList();
			if (found.size() > 1) {
				throw new FailureAnalyzedException(
						"Client '" + client + "' has several beans of type " + role + ": "
								+ String.join(", ", found.stream().map(HandlerBean::name).toList()) + ".",
						"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others.");
			}
			if (!found.isEmpty()) {
				return found.get(0);
			}
		}
		return null;
	}

}
