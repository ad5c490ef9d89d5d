package io.websockexnova.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.diagnostics.Placeholders;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Finds the beans annotated with {@link NovaListener} once all singletons exist, and
 * binds their methods to the clients.
 */
public final class NovaListenerRegistry implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<NovaListenerEndpoint> endpoints = new ArrayList<>();

	private boolean complete;

	/**
	 * A registry.
	 * @param beanFactory holds listeners and clients
	 */
	public NovaListenerRegistry(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
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
		Map<String, NovaClient> clients = new TreeMap<>();
		this.beanFactory.getBeansOfType(NovaClient.class)
			.values()
			.forEach((client) -> clients.put(client.name(), client));
		for (String name : this.beanFactory.getBeanNamesForAnnotation(NovaListener.class)) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				register(this.beanFactory.getBean(name), clients);
			}
		}
	}

	private void register(Object bean, Map<String, NovaClient> clients) {
		Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
		NovaListener listener = AnnotatedElementUtils.findMergedAnnotation(type, NovaListener.class);
		NovaClient client = client(type, (listener != null) ? listener.client() : "", clients);
		ListenerMethodParser parser = new ListenerMethodParser(bean, type, client);
		int before = this.endpoints.size();
		annotated(type, OnTopic.class).forEach((method, onTopic) -> {
			ListenerMethod parsed = parser.topicMethod(method);
			this.endpoints.add(new TopicEndpoint(client, parsed, Objects.requireNonNull(parsed.payloadType()),
					topics(ListenerMethodParser.describe(method), onTopic)));
		});
		annotated(type, OnPhase.class).forEach((method, onPhase) -> this.endpoints
			.add(new PhaseEndpoint(client, parser.phaseMethod(method), phases(onPhase))));
		if (this.endpoints.size() == before) {
			throw new FailureAnalyzedException(
					"Listener " + type.getName() + " has no method annotated with @OnTopic or @OnPhase.",
					"Annotate a method, or remove @NovaListener.");
		}
	}

	private NovaClient client(Class<?> type, String attribute, Map<String, NovaClient> clients) {
		if (clients.isEmpty()) {
			throw new FailureAnalyzedException(
					"Listener " + type.getName() + " needs a client, but none is configured.",
					"Configure one, for instance with the property 'websockexnova.clients."
							+ (StringUtils.hasText(attribute) ? attribute : "main") + ".url'.");
		}
		String name = resolve(attribute, "Listener " + type.getName());
		Collection<String> known = clients.keySet();
		if (name.isEmpty() && clients.size() == 1) {
			return clients.values().iterator().next();
		}
		if (name.isEmpty()) {
			throw new FailureAnalyzedException(
					"Listener " + type.getName() + " names no client, and there are several: "
							+ String.join(", ", known) + ".",
					"Name one of them, as in @NovaListener(\"" + known.iterator().next() + "\").");
		}
		NovaClient client = clients.get(name);
		if (client == null) {
			throw new FailureAnalyzedException(
					"Listener " + type.getName() + " names the client '" + name + "', which does not exist.",
					"Use one of " + String.join(", ", known) + ", or configure 'websockexnova.clients." + name + "'."
							+ Suggestion.didYouMean(name, known));
		}
		return client;
	}

	private List<String> topics(String method, OnTopic onTopic) {
		Set<String> topics = new LinkedHashSet<>();
		for (String topic : onTopic.value()) {
			topics.add(resolve(topic, "Listener method " + method));
		}
		if (topics.isEmpty() || topics.contains("")) {
			throw new FailureAnalyzedException("Listener method " + method + " has an @OnTopic without a topic.",
					"Name at least one topic, and none that is empty.");
		}
		return List.copyOf(topics);
	}

	private String resolve(String text, String place) {
		return Placeholders.resolve(this.beanFactory, text, place);
	}

	private static Set<Phase> phases(OnPhase onPhase) {
		return (onPhase.value().length > 0) ? EnumSet.copyOf(Arrays.asList(onPhase.value()))
				: EnumSet.allOf(Phase.class);
	}

	private static <A extends Annotation> Map<Method, A> annotated(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
	}

}
