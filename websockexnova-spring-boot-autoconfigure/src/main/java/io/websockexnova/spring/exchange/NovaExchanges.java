package io.websockexnova.spring.exchange;

import java.lang.reflect.Proxy;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.annotation.AnnotatedElementUtils;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.NovaExchange;
import io.websockexnova.spring.binding.AttributeResolver;
import io.websockexnova.spring.binding.ClientLookup;

/**
 * Implements interfaces whose methods talk to servers. Thread-safe, as are the
 * implementations.
 */
public final class NovaExchanges {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * For the clients of an application.
	 * @param beanFactory holds the clients
	 */
	public NovaExchanges(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Implements an interface that is annotated with {@link NovaExchange}.
	 * @param type the interface
	 * @param <T> the interface
	 * @return the implementation
	 * @throws FailureAnalyzedException if the interface or its client is not understood
	 */
	public <T> T create(Class<T> type) {
		NovaExchange exchange = AnnotatedElementUtils.findMergedAnnotation(type, NovaExchange.class);
		if (exchange == null) {
			throw new FailureAnalyzedException("Exchange " + type.getName() + " is not annotated with @NovaExchange.",
					"Annotate it, or use createFor with a client.");
		}
		return createFor(new ClientLookup(this.beanFactory).find(exchange.client(), NovaExchange.class.getSimpleName(),
				"Exchange " + type.getName()), type);
	}

	/**
	 * Implements an interface for a client, whatever client its annotation names.
	 * @param client the client
	 * @param type the interface, with or without the annotation
	 * @param <T> the interface
	 * @return the implementation
	 * @throws FailureAnalyzedException if the interface is not understood
	 */
	public <T> T createFor(NovaClient client, Class<T> type) {
		if (!type.isInterface()) {
			throw new FailureAnalyzedException("Exchange " + type.getName() + " is not an interface.",
					"Make it one: its methods are implemented for you.");
		}
		ExchangeInvocations invocations = ExchangeInvocations.of(type, client,
				new ExchangeMethodParser(type, client, new AttributeResolver(this.beanFactory)));
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, invocations));
	}

}
