package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.listener.NovaListenerRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user is told when a listener is not understood.
 */
class ListenerStartupFailureTests {

	private static final String HERE = ListenerStartupFailureTests.class.getName() + "$";

	private static final String TOPIC_REMEDY = "Declare the payload, or TopicUpdate<T>, first; then optionally a "
			+ "String for the topic; and a NovaClient anywhere.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class));

	private final ApplicationContextRunner oneClient = this.runner.withPropertyValues(
			"websockexnova.clients.deribit.platform=deribit", "websockexnova.clients.deribit.auto-connect=false");

	@Test
	void noClient() {
		this.runner.withBean(Deribit.class)
			.run((context) -> Failures.assertTells(context,
					"Listener " + HERE + "Deribit needs a client, but none is configured.",
					"Configure one, for instance with the property 'websockexnova.clients.deribit.url'."));
	}

	@Test
	void unknownClient() {
		this.oneClient.withBean(Misspelt.class)
			.run((context) -> Failures.assertTells(context,
					"Listener " + HERE + "Misspelt names the client 'deribt', which does not exist.",
					"Use one of deribit, or configure 'websockexnova.clients.deribt'. Did you mean 'deribit'?"));
	}

	@Test
	void unnamedClientOfSeveral() {
		this.oneClient
			.withPropertyValues("websockexnova.clients.chat.url=ws://localhost",
					"websockexnova.clients.chat.auto-connect=false")
			.withBean(Unnamed.class)
			.run((context) -> Failures.assertTells(context,
					"Listener " + HERE + "Unnamed names no client, and there are several: chat, deribit.",
					"Name one of them, as in @NovaListener(\"chat\")."));
	}

	@Test
	void unnamedClientOfOne() {
		this.oneClient.withBean(Unnamed.class)
			.run((context) -> assertThat(context.getBean(NovaListenerRegistry.class).endpoints()).hasSize(1)
				.allSatisfy((endpoint) -> assertThat(endpoint.client().name()).isEqualTo("deribit")));
	}

	@Test
	void placeholdersAreResolved() {
		this.oneClient.withPropertyValues("feed.client=deribit", "feed.topic=book.X.raw")
			.withBean(Placeholders.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void placeholderThatCannotBeResolved(boolean strict) {
		ApplicationContextRunner runner = strict
				? this.oneClient.withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class))
				: this.oneClient;
		runner.withPropertyValues("feed.client=deribit")
			.withBean(Placeholders.class)
			.run((context) -> Failures.assertTells(context,
					"Listener method " + HERE + "Placeholders.on(String): '${feed.topic}' cannot be resolved.",
					"Define the property that it names, or give it a default as in ${name:default}."));
	}

	@Test
	void noMethod() {
		this.oneClient.withBean(NoMethod.class)
			.run((context) -> Failures.assertTells(context, "Listener " + HERE + "NoMethod has no annotated method.",
					"Annotate a method with @OnTopic, @OnMessage, @OnPhase or @OnError, or remove @NovaListener."));
	}

	@Test
	void noTopic() {
		this.oneClient.withBean(NoTopic.class)
			.run((context) -> Failures.assertTells(context,
					"Listener method " + HERE + "NoTopic.on(String) has an @OnTopic without a topic.",
					"Name at least one topic, and none that is empty."));
	}

	@Test
	void noPayload() {
		this.oneClient.withBean(NoPayload.class)
			.run((context) -> Failures.assertTells(
					context, "Listener method " + HERE
							+ "NoPayload.on(NovaClient) cannot be called: it has no parameter for " + "the payload.",
					TOPIC_REMEDY));
	}

	@Test
	void parameterWithoutAMeaning() {
		this.oneClient.withBean(TooMuch.class)
			.run((context) -> Failures.assertTells(context,
					"Listener method " + HERE + "TooMuch.on(List, String, Integer) cannot be called: parameter 3 of "
							+ "type java.lang.Integer has no meaning.",
					TOPIC_REMEDY));
	}

	@Test
	void updateWithoutAType() {
		this.oneClient.withBean(RawUpdate.class)
			.run((context) -> Failures.assertTells(
					context, "Listener method " + HERE
							+ "RawUpdate.on(TopicUpdate) cannot be called: TopicUpdate has no type " + "argument.",
					"Declare TopicUpdate<T> with the type of the payload."));
	}

	@Test
	void returnValueThatNobodyTakes() {
		this.oneClient.withBean(Returning.class)
			.run((context) -> Failures.assertTells(context,
					"Listener method " + HERE + "Returning.on(String) cannot be called: it returns java.lang.String.",
					"Return nothing, a publisher such as Mono<Void>, or a CompletionStage; or annotate the method "
							+ "with @Reply to send what it returns."));
	}

	@Test
	void phaseMethodWithAPayload() {
		this.oneClient.withBean(PhaseWithPayload.class)
			.run((context) -> Failures.assertTells(context,
					"Listener method " + HERE + "PhaseWithPayload.on(Phase, String) cannot be called: parameter 2 of "
							+ "type java.lang.String has no meaning.",
					"Use any of Phase, ClientEvent.PhaseChanged and NovaClient."));
	}

	@Test
	void everySignatureOfTheDocumentationIsUnderstood() {
		this.oneClient.withBean(AllSignatures.class)
			.run((context) -> assertThat(context.getBean(NovaListenerRegistry.class).endpoints()).hasSize(7));
	}

	@Test
	void aProxyThatExtendsTheListenerIsCalled() {
		this.oneClient.withBean(Proxied.class)
			.withBean(BeanPostProcessor.class, () -> new Proxying(true))
			.run((context) -> {
				assertThat(AopUtils.isCglibProxy(context.getBean(Proxied.class))).isTrue();
				assertThat(context.getBean(NovaListenerRegistry.class).endpoints()).hasSize(1);
			});
	}

	@Test
	void aProxyThatDoesNotHaveTheMethod() {
		this.oneClient.withBean(Proxied.class)
			.withBean(BeanPostProcessor.class, () -> new Proxying(false))
			.run((context) -> Failures.assertTells(
					context, "Listener method " + HERE
							+ "Proxied.on(String) cannot be called: the bean is a proxy that does " + "not have it.",
					"Make the method public and part of the proxied type."));
	}

	@NovaListener("deribit")
	static class Proxied implements Runnable {

		@OnTopic("a")
		void on(String payload) {
		}

		@Override
		public void run() {
		}

	}

	static class Proxying implements BeanPostProcessor {

		private final boolean targetClass;

		Proxying(boolean targetClass) {
			this.targetClass = targetClass;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof Proxied)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(this.targetClass);
			return factory.getProxy();
		}

	}

	@NovaListener("deribit")
	static class Deribit {

		@OnTopic("a")
		void on(String payload) {
		}

	}

	@NovaListener("deribt")
	static class Misspelt extends Deribit {

	}

	@NovaListener
	static class Unnamed extends Deribit {

	}

	@NovaListener("${feed.client}")
	static class Placeholders {

		@OnTopic("${feed.topic}")
		void on(String payload) {
		}

	}

	@NovaListener("deribit")
	static class NoMethod {

		void on(String payload) {
		}

	}

	@NovaListener("deribit")
	static class NoTopic {

		@OnTopic({ "a", " " })
		void on(String payload) {
		}

	}

	@NovaListener("deribit")
	static class NoPayload {

		@OnTopic("a")
		void on(NovaClient client) {
		}

	}

	@NovaListener("deribit")
	static class TooMuch {

		@OnTopic("a")
		void on(List<String> payload, String topic, Integer more) {
		}

	}

	@NovaListener("deribit")
	static class RawUpdate {

		@OnTopic("a")
		@SuppressWarnings("rawtypes")
		void on(TopicUpdate update) {
		}

	}

	@NovaListener("deribit")
	static class Returning {

		@OnTopic("a")
		String on(String payload) {
			return payload;
		}

	}

	@NovaListener("deribit")
	static class PhaseWithPayload {

		@OnPhase
		void on(Phase phase, String payload) {
		}

	}

	@NovaListener("deribit")
	static class AllSignatures {

		@OnTopic("a")
		void payload(List<Integer> payload) {
		}

		@OnTopic({ "a", "b" })
		void payloadAndTopic(String payload, String topic) {
		}

		@OnTopic("a")
		Mono<Void> all(NovaClient client, TopicUpdate<List<Integer>> update, String topic) {
			return Mono.empty();
		}

		@OnPhase
		void nothing() {
		}

		@OnPhase(Phase.READY)
		void phase(Phase phase, NovaClient client) {
		}

		@OnPhase({ Phase.READY, Phase.CLOSED })
		private void event(ClientEvent.PhaseChanged event) {
		}

		@OnPhase
		CompletionStage<Void> stage(ClientEvent event) {
			return CompletableFuture.completedFuture(null);
		}

	}

}
