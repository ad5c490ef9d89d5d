package io.websockexnova.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.spring.annotation.NovaHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handlers of the user: by bean, by annotated class and by builder.
 */
class HandlerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withUserConfiguration(Spy.class)
		.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.auto-connect=false", "websockexnova.clients.chat.url=wss://localhost",
				"websockexnova.clients.chat.auto-connect=false");

	static Stream<Kind> kinds() {
		return Stream.of(
				new Kind(ConnectionHandler.class, OwnConnection.class, Behaviors::connection,
						(behaviors) -> behaviors.withConnection(new OwnConnection())),
				new Kind(HeartbeatHandler.class, OwnHeartbeat.class, Behaviors::heartbeat,
						(behaviors) -> behaviors.withHeartbeat(new OwnHeartbeat())),
				new Kind(RateLimitHandler.class, OwnRateLimit.class, Behaviors::rateLimit,
						(behaviors) -> behaviors.withRateLimit(new OwnRateLimit())),
				new Kind(MessageHandler.class, OwnMessage.class, Behaviors::message,
						(behaviors) -> behaviors.withMessage(new OwnMessage())),
				new Kind(SubscriptionHandler.class, OwnSubscription.class, Behaviors::subscription,
						(behaviors) -> behaviors.withSubscription(new OwnSubscription())),
				new Kind(AuthHandler.class, OwnAuth.class, Behaviors::auth,
						(behaviors) -> behaviors.withAuth(new OwnAuth())),
				new Kind(ErrorHandler.class, OwnError.class, Behaviors::error,
						(behaviors) -> behaviors.withError(new OwnError())));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void eachBehaviourIsReplacedByABeanThatIsQualifiedWithTheClient(Kind kind) {
		this.runner.withInitializer((context) -> {
			RootBeanDefinition definition = new RootBeanDefinition(kind.own());
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "deribit"));
			((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("own", definition);
		}).run((context) -> {
			assertReplaced(context, "deribit", kind);
			assertThat(kind.get().apply(behaviors(context, "deribit"))).isSameAs(context.getBean("own"));
			assertThat(kind.get().apply(behaviors(context, "chat"))).isNotInstanceOf(kind.own());
		});
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void eachBehaviourIsReplacedByAnAnnotatedClass(Kind kind) {
		this.runner.withUserConfiguration(kind.own()).run((context) -> {
			assertReplaced(context, "deribit", kind);
			assertThat(kind.get().apply(behaviors(context, "chat"))).isNotInstanceOf(kind.own());
		});
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void eachBehaviourIsReplacedByABuilderWhichGoesBeforeBeans(Kind kind) {
		this.runner.withUserConfiguration(kind.own()).withBean(NovaClientCustomizer.class, () -> (name, builder) -> {
			if (name.equals("chat")) {
				builder.behaviors(kind.replace()::apply);
			}
		}).run((context) -> {
			assertReplaced(context, "chat", kind);
			assertReplaced(context, "deribit", kind);
			assertThat(kind.get().apply(behaviors(context, "chat")))
				.isNotSameAs(kind.get().apply(behaviors(context, "deribit")));
		});
	}

	@Test
	void oneClassMayReplaceSeveralBehavioursWithOneInstancePerClient() {
		this.runner.withUserConfiguration(Several.class).run((context) -> {
			Behaviors deribit = behaviors(context, "deribit");
			Behaviors chat = behaviors(context, "chat");
			assertThat(deribit.connection()).isInstanceOf(Several.class)
				.isSameAs(deribit.error())
				.isSameAs(deribit.heartbeat())
				.isNotSameAs(chat.connection());
			assertThat(chat.connection()).isInstanceOf(Several.class).isSameAs(chat.error());
			assertThat(Several.class.cast(chat.connection()).dependency).isSameAs(context.getBean(Spy.class));
		});
	}

	@Test
	void anInstanceIsDestroyedWithTheContext() {
		List<Several> instances = new ArrayList<>();
		this.runner.withUserConfiguration(Several.class).run((context) -> {
			instances.add((Several) behaviors(context, "deribit").error());
			instances.add((Several) behaviors(context, "chat").error());
			assertThat(instances).noneMatch((instance) -> instance.destroyed);
		});
		assertThat(instances).allMatch((instance) -> instance.destroyed);
	}

	@Test
	void oneThatNamesAClientGoesBeforeOneForAll() {
		this.runner.withUserConfiguration(Several.class, OwnError.class).run((context) -> {
			assertThat(behaviors(context, "deribit").error()).isInstanceOf(OwnError.class);
			assertThat(behaviors(context, "deribit").connection()).isInstanceOf(Several.class);
			assertThat(behaviors(context, "chat").error()).isInstanceOf(Several.class);
		});
	}

	@Test
	void anAnnotatedBeanMethodGivesEachClientItsOwn() {
		this.runner.withPropertyValues("venue=deribit").withUserConfiguration(Methods.class).run((context) -> {
			assertThat(behaviors(context, "deribit").error()).isInstanceOf(PlainError.class)
				.isNotSameAs(behaviors(context, "chat").error());
			assertThat(behaviors(context, "chat").error()).isInstanceOf(PlainError.class);
		});
	}

	@Test
	void aSingletonForSeveralClientsIsRefused() {
		this.runner.withUserConfiguration(Singleton.class)
			.run((context) -> Failures.assertTells(context,
					"Handler bean 'shared' is a single instance, but serves several clients: chat, deribit. Each "
							+ "client calls its handlers on an event loop of its own.",
					"Give the bean the scope prototype, as @NovaHandler on the class or the @Bean method does, so that "
							+ "every client gets its own, or name one client."));
	}

	@Test
	void aSingletonForAllClientsIsFineWhileThereIsOne() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
			.withUserConfiguration(Spy.class, Singleton.class)
			.withPropertyValues("websockexnova.clients.chat.url=wss://localhost",
					"websockexnova.clients.chat.auto-connect=false")
			.run((context) -> assertThat(behaviors(context, "chat").error()).isSameAs(context.getBean("shared")));
	}

	@Test
	void twoOfAKindForOneClient() {
		this.runner.withUserConfiguration(OwnError.class, OtherError.class)
			.run((context) -> Failures.assertTells(context,
					"Client 'deribit' has several beans of type ErrorHandler: handlerTests.OtherError, "
							+ "handlerTests.OwnError.",
					"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others."));
	}

	@Test
	void twoOfAKindForAllClients() {
		this.runner.withUserConfiguration(Several.class, EveryError.class)
			.run((context) -> Failures.assertTells(context,
					"Client 'chat' has several beans of type ErrorHandler: handlerTests.EveryError, "
							+ "handlerTests.Several.",
					"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others."));
	}

	@Test
	void anUnknownClient() {
		this.runner.withUserConfiguration(Misspelt.class)
			.run((context) -> Failures.assertTells(context,
					"Handler bean 'handlerTests.Misspelt' names the client 'derbit', which does not exist.",
					"Use one of chat, deribit, or configure 'websockexnova.clients.derbit'. Did you mean 'deribit'?"));
	}

	@Test
	void aClassThatIsNoHandler() {
		this.runner.withUserConfiguration(NoHandler.class)
			.run((context) -> Failures.assertTells(context,
					"Bean 'handlerTests.NoHandler' is annotated with @NovaHandler, but it is no handler.",
					"Implement at least one of ConnectionHandler, HeartbeatHandler, RateLimitHandler, MessageHandler, "
							+ "SubscriptionHandler, AuthHandler, ErrorHandler."));
	}

	@Test
	void aPlaceholderWithoutAValue() {
		this.runner.withUserConfiguration(Methods.class)
			.run((context) -> Failures.assertTells(context,
					"Handler bean 'placeholder': '${venue}' cannot be resolved.",
					"Define the property that it names, or give it a default as in ${name:default}."));
	}

	private static void assertReplaced(AssertableApplicationContext context, String client, Kind kind) {
		Behaviors behaviors = behaviors(context, client);
		kinds().forEach((other) -> {
			if (other.type() == kind.type()) {
				assertThat(other.get().apply(behaviors)).isInstanceOf(kind.own());
			}
			else {
				assertThat(other.get().apply(behaviors)).isNotInstanceOf(kind.own());
			}
		});
	}

	private static Behaviors behaviors(AssertableApplicationContext context, String client) {
		assertThat(context).hasNotFailed();
		return Objects.requireNonNull(context.getBean(Spy.class).seen.get(client));
	}

	record Kind(Class<?> type, Class<?> own, Function<Behaviors, Object> get, Function<Behaviors, Behaviors> replace) {

		@Override
		public String toString() {
			return this.type.getSimpleName();
		}

	}

	@Order(Ordered.LOWEST_PRECEDENCE)
	static class Spy implements NovaClientCustomizer, Ordered {

		private final Map<String, Behaviors> seen = new ConcurrentHashMap<>();

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

		@Override
		public void customize(String clientName, io.websockexnova.client.NovaClientBuilder builder) {
			builder.behaviors((behaviors) -> {
				this.seen.put(clientName, behaviors);
				return behaviors;
			});
		}

	}

	@NovaHandler("deribit")
	static class OwnConnection implements ConnectionHandler {

	}

	@NovaHandler("deribit")
	static class OwnHeartbeat implements HeartbeatHandler {

	}

	@NovaHandler("deribit")
	static class OwnRateLimit implements RateLimitHandler {

	}

	@NovaHandler("deribit")
	static class OwnMessage implements MessageHandler {

	}

	@NovaHandler("deribit")
	static class OwnSubscription implements SubscriptionHandler {

	}

	@NovaHandler("deribit")
	static class OwnAuth implements AuthHandler {

	}

	@NovaHandler("deribit")
	static class OwnError implements ErrorHandler {

	}

	@NovaHandler(clients = { "chat", "deribit" })
	static class OtherError implements ErrorHandler {

	}

	@NovaHandler
	static class EveryError implements ErrorHandler {

	}

	@NovaHandler("derbit")
	static class Misspelt implements ErrorHandler {

	}

	@NovaHandler
	static class NoHandler {

	}

	@NovaHandler
	static class Several implements ConnectionHandler, HeartbeatHandler, ErrorHandler, DisposableBean {

		private final Spy dependency;

		private boolean destroyed;

		Several(Spy dependency) {
			this.dependency = dependency;
		}

		@Override
		public void destroy() {
			this.destroyed = true;
		}

	}

	static class PlainError implements ErrorHandler {

	}

	@Configuration(proxyBeanMethods = false)
	static class Methods {

		@Bean
		@NovaHandler({ "${venue}", "chat" })
		PlainError placeholder() {
			return new PlainError();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Singleton {

		@Bean
		OtherShared shared() {
			return new OtherShared();
		}

	}

	@NovaHandler
	static class OtherShared implements ErrorHandler {

	}

}
