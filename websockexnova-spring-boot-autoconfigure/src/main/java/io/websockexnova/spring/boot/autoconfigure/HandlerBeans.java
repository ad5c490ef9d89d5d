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
	 * @param clients layers of properties by name of the client
	 * @throws FailureAnalyzedException if that is not clear
	 */
	HandlerBeans(ConfigurableListableBeanFactory beanFactory, Map<String, List<SettingLayer>> clients) {
		this.beanFactory = beanFactory;
		List<HandlerBean> annotated = HandlerBean.find(beanFactory, new TreeSet<>(clients.keySet()));
		ErrorHandlerProperty errorHandlers = new ErrorHandlerProperty(beanFactory);
		new TreeMap<>(clients).forEach((client, layers) -> {
			List<HandlerBean> beans = new ArrayList<>(annotated);
			HandlerBean named = errorHandlers.find(client, layers);
			if (named != null) {
				beans.removeIf((bean) -> bean.name().equals(named.name()) && bean.roles().equals(named.roles()));
				beans.add(named);
			}
			this.byClient.put(client, choose(client, beans));
		});
		checkShared();
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
			builder.behaviors((behaviors) -> (handler instanceof NovaErrorHandlerFactory factory)
					? behaviors.withError(factory.create(client, behaviors.error())) : role.apply(behaviors, handler));
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

	private void checkShared() {
		Map<String, Set<String>> served = new TreeMap<>();
		this.byClient.forEach((client, chosen) -> chosen.values()
			.forEach((bean) -> served.computeIfAbsent(bean.name(), (key) -> new TreeSet<>()).add(client)));
		served.forEach((bean, clients) -> {
			if (clients.size() > 1 && this.beanFactory.isSingleton(bean)
					&& !this.beanFactory.isTypeMatch(bean, NovaErrorHandlerFactory.class)) {
				throw new FailureAnalyzedException(
						"Handler bean '" + bean + "' is a single instance, but serves several clients: "
								+ String.join(", ", clients)
								+ ". Each client calls its handlers on an event loop of its own.",
						"Give the bean the scope prototype, as @NovaHandler on the class or the @Bean method does, so "
								+ "that every client gets its own, or name one client.");
			}
		});
	}

	private static Map<HandlerRole<?>, HandlerBean> choose(String client, List<HandlerBean> beans) {
		Map<HandlerRole<?>, HandlerBean> chosen = new LinkedHashMap<>();
		for (HandlerRole<?> role : HandlerRole.ALL) {
			HandlerBean specific = choose(client, role, beans, true);
			HandlerBean bean = (specific != null) ? specific : choose(client, role, beans, false);
			if (bean != null) {
				chosen.put(role, bean);
			}
		}
		return chosen;
	}

	private static @Nullable HandlerBean choose(String client, HandlerRole<?> role, List<HandlerBean> beans,
			boolean specific) {
		List<HandlerBean> found = beans.stream()
			.filter((bean) -> bean.specific() == specific && bean.roles().contains(role)
					&& bean.clients().contains(client))
			.toList();
		if (found.size() > 1) {
			throw new FailureAnalyzedException(
					"Client '" + client + "' has several beans of type " + role + ": "
							+ String.join(", ", found.stream().map(HandlerBean::source).toList()) + ".",
					"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others.");
		}
		return found.isEmpty() ? null : found.get(0);
	}

}
