package io.websockexnova.spring.listener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.binding.AttributeResolver;
import io.websockexnova.spring.binding.ClientLookup;

/**
 * Finds the beans annotated with {@link NovaListener} once all singletons exist, and
 * binds their methods to the clients.
 */
public final class NovaListenerRegistry implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final JsonMapper json;

	private final Scheduler scheduler;

	private final List<NovaListenerEndpoint> endpoints = new ArrayList<>();

	private boolean complete;

	/**
	 * A registry.
	 * @param beanFactory holds listeners and clients
	 * @param json reads messages that belong to no topic
	 * @param scheduler where methods are called; they may block
	 */
	public NovaListenerRegistry(ConfigurableListableBeanFactory beanFactory, JsonMapper json, Scheduler scheduler) {
		this.beanFactory = beanFactory;
		this.json = json;
		this.scheduler = scheduler;
	}

	/**
	 * All listener methods. Looks for them at the first call.
	 * @return the endpoints
	 * @throws FailureAnalyzedException if a listener is not understood
	 */
	public synchronized List<NovaListenerEndpoint> endpoints() {
		if (!this.complete) {
			this.complete = true;
			discover();
		}
		return List.copyOf(this.endpoints);
	}

	@Override
	public void afterSingletonsInstantiated() {
		endpoints();
	}

	private void discover() {
		ClientLookup clients = new ClientLookup(this.beanFactory);
		EndpointFactory factory = new EndpointFactory(new AttributeResolver(this.beanFactory), this.json,
				this.scheduler);
		for (String name : this.beanFactory.getBeanNamesForAnnotation(NovaListener.class)) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				register(this.beanFactory.getBean(name), clients, factory);
			}
		}
		checkAnswers();
	}

	private void register(Object bean, ClientLookup clients, EndpointFactory factory) {
		Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
		NovaListener listener = AnnotatedElementUtils.findMergedAnnotation(type, NovaListener.class);
		NovaClient client = clients.find((listener != null) ? listener.client() : "",
				NovaListener.class.getSimpleName(), "Listener " + type.getName());
		this.endpoints.addAll(factory.create(bean, type, client));
	}

	private void checkAnswers() {
		Map<String, NovaListenerEndpoint> answers = new HashMap<>();
		for (NovaListenerEndpoint endpoint : this.endpoints) {
			if (endpoint instanceof AnswerEndpoint answer) {
				answer.names().forEach((name) -> {
					NovaListenerEndpoint other = answers.putIfAbsent(endpoint.client().name() + "/" + name, endpoint);
					if (other != null) {
						throw new FailureAnalyzedException("Requests '" + name + "' of client '"
								+ endpoint.client().name() + "' are answered by two methods: " + other.method()
								+ " and " + endpoint.method() + ".", "Remove the name from one of them.");
					}
				});
			}
		}
	}

}
