package io.websockexnova.spring.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.client.NovaClientBuilder;

/**
 * Handlers declared as beans and qualified with the name of a client replace those of its
 * platform.
 */
class HandlerBeans {

	private final ListableBeanFactory beanFactory;

	HandlerBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Applies the handlers of a client.
	 * @param client name of the client
	 * @param builder builds the client
	 * @throws FailureAnalyzedException if there are two of a kind
	 */
	void apply(String client, NovaClientBuilder builder) {
		apply(client, builder, ConnectionHandler.class, Behaviors::withConnection);
		apply(client, builder, HeartbeatHandler.class, Behaviors::withHeartbeat);
		apply(client, builder, RateLimitHandler.class, Behaviors::withRateLimit);
		apply(client, builder, MessageHandler.class, Behaviors::withMessage);
		apply(client, builder, SubscriptionHandler.class, Behaviors::withSubscription);
		apply(client, builder, AuthHandler.class, Behaviors::withAuth);
		apply(client, builder, ErrorHandler.class, Behaviors::withError);
	}

	private <T> void apply(String client, NovaClientBuilder builder, Class<T> type,
			BiFunction<Behaviors, T, Behaviors> replace) {
		List<String> names = Arrays.stream(this.beanFactory.getBeanNamesForType(type))
			.filter((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, name, this.beanFactory))
			.toList();
		if (names.size() > 1) {
			throw new FailureAnalyzedException(
					"Client '" + client + "' has several beans of type " + type.getSimpleName() + ": "
							+ String.join(", ", names) + ".",
					"Qualify one of them with '" + client + "' and the others with something else.");
		}
		for (String name : names) {
			T handler = this.beanFactory.getBean(name, type);
			builder.behaviors((behaviors) -> replace.apply(behaviors, handler));
		}
	}

}
