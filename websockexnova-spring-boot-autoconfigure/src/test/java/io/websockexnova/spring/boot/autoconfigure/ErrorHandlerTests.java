package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.FinancialErrorHandler;
import io.websockexnova.behavior.LightweightErrorHandler;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.spring.annotation.NovaHandler;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the property {@code error-handler} and the ready-made error handlers.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ErrorHandlerTests {

	private static final String OWN = "websockexnova.clients.feed.error-handler";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withUserConfiguration(Spy.class)
		.withPropertyValues("websockexnova.clients.feed.url=wss://localhost",
				"websockexnova.clients.feed.auto-connect=false");

	@Test
	void readyMadeHandlersAreSelectedByTheirShortNames() {
		this.runner.withPropertyValues(OWN + "=financial")
			.run((context) -> assertThat(handler(context)).isInstanceOf(FinancialErrorHandler.class));
		this.runner.withPropertyValues("websockexnova.error-handler=lightweight")
			.run((context) -> assertThat(handler(context)).isInstanceOf(LightweightErrorHandler.class));
		this.runner
			.withPropertyValues("websockexnova.profile=mine", "websockexnova.profiles.mine.error-handler=financial")
			.run((context) -> assertThat(handler(context)).isInstanceOf(FinancialErrorHandler.class));
	}

	@Test
	void anEmptyNameMeansThatOfThePlatform() {
		this.runner.withPropertyValues(OWN + "=", "websockexnova.error-handler=lightweight")
			.run((context) -> assertThat(handler(context)).isNotInstanceOf(LightweightErrorHandler.class));
	}

	@Test
	void eachClientGetsItsOwnAroundTheHandlerOfItsPlatform() {
		this.runner
			.withPropertyValues("websockexnova.error-handler=financial",
					"websockexnova.clients.other.url=ws://localhost", "websockexnova.clients.other.auto-connect=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				List<ErrorHandler> seen = context.getBean(Spy.class).seen;
				assertThat(seen).hasSize(2).allMatch((handler) -> handler instanceof FinancialErrorHandler);
				assertThat(seen.get(0)).isNotSameAs(seen.get(1));
			});
	}

	@Test
	void aBeanIsSelectedByItsName() {
		this.runner.withUserConfiguration(Patient.class)
			.withPropertyValues(OWN + "=patient")
			.run((context) -> assertThat(handler(context)).isSameAs(context.getBean("patient")));
	}

	@Test
	void aFactoryOfTheUserIsSelectedByItsName() {
		AtomicReference<ErrorHandler> platform = new AtomicReference<>();
		this.runner.withBean("loud", NovaErrorHandlerFactory.class, () -> (name, handler) -> {
			platform.set(handler);
			return new LightweightErrorHandler(handler);
		}).withPropertyValues(OWN + "=loud").run((context) -> {
			assertThat(handler(context)).isInstanceOf(LightweightErrorHandler.class);
			assertThat(platform.get()).isNotNull();
		});
	}

	@Test
	void aReadyMadeHandlerIsReplacedByABeanOfItsName() {
		this.runner
			.withBean("financialErrorHandler", NovaErrorHandlerFactory.class,
					() -> (name, handler) -> new LightweightErrorHandler(handler))
			.withPropertyValues(OWN + "=financial")
			.run((context) -> assertThat(handler(context)).isInstanceOf(LightweightErrorHandler.class));
	}

	@Test
	void aBeanForTheClientGoesBeforeAPropertyForAll() {
		this.runner.withUserConfiguration(Beans.class)
			.withPropertyValues("websockexnova.error-handler=financial")
			.run((context) -> assertThat(handler(context)).isSameAs(context.getBean("qualified")));
	}

	@Test
	void anAlertIsPublishedWhenTheClientEnds(CapturedOutput output) throws Exception {
		try (PeerServer server = PeerServer.start()
			.serve((peer) -> peer.answer("401 Unauthorized", "Content-Length: 0").fin())) {
			this.runner.withUserConfiguration(Alerts.class)
				.withPropertyValues("websockexnova.clients.feed.url=" + server.uri("/?token=hush"),
						"websockexnova.clients.feed.auto-connect=true", OWN + "=financial")
				.run((context) -> {
					Alerts alerts = context.getBean(Alerts.class);
					NovaAlert alert = alerts.received.poll(20, TimeUnit.SECONDS);
					assertThat(alert).isNotNull();
					assertThat(alert.client()).isEqualTo("feed");
					assertThat(alert.errorClass()).isEqualTo(ErrorClass.AUTH);
					assertThat(alert.error()).hasMessageContaining("401");
					assertThat(alerts.blocking.poll()).isTrue();
				});
		}
		assertThat(output).contains("Alert: client 'feed' in phase").doesNotContain("hush");
	}

	@Test
	void anUnknownErrorHandler() {
		this.runner.withUserConfiguration(Beans.class)
			.withPropertyValues("websockexnova.error-handler=finacial")
			.run((context) -> Failures.assertTells(context,
					"Property 'websockexnova.error-handler' is 'finacial', which is no known error handler.",
					"Use one of financial, lightweight, patient, qualified, or declare an ErrorHandler bean of that "
							+ "name. Did you mean 'financial'?"));
	}

	@Test
	void anErrorHandlerByPropertyAndByBean() {
		this.runner.withUserConfiguration(Beans.class)
			.withPropertyValues(OWN + "=financial")
			.run((context) -> Failures.assertTells(context,
					"Client 'feed' has several beans of type ErrorHandler: qualified, financialErrorHandler (property '"
							+ OWN + "').",
					"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others."));
	}

	@Test
	void theSameBeanByPropertyAndByQualifierIsNoConflict() {
		this.runner.withUserConfiguration(Beans.class)
			.withPropertyValues(OWN + "=qualified")
			.run((context) -> assertThat(handler(context)).isSameAs(context.getBean("qualified")));
	}

	@Test
	void aSingletonForSeveralClientsByProperty() {
		this.runner.withUserConfiguration(Patient.class)
			.withPropertyValues("websockexnova.error-handler=patient", "websockexnova.clients.other.url=ws://localhost")
			.run((context) -> Failures.assertTells(context,
					"Handler bean 'patient' is a single instance, but serves several clients: feed, other. Each client "
							+ "calls its handlers on an event loop of its own.",
					"Give the bean the scope prototype, as @NovaHandler on the class or the @Bean method does, so that "
							+ "every client gets its own, or name one client."));
	}

	@Test
	void anErrorHandlerForAllClientsByPropertyAndByBean() {
		this.runner.withUserConfiguration(Every.class)
			.withPropertyValues("websockexnova.error-handler=financial")
			.run((context) -> Failures.assertTells(context,
					"Client 'feed' has several beans of type ErrorHandler: errorHandlerTests.Every, "
							+ "financialErrorHandler (property 'websockexnova.error-handler').",
					"Keep one of them, or name other clients in @NovaHandler or @Qualifier of the others."));
	}

	private static ErrorHandler handler(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		List<ErrorHandler> seen = context.getBean(Spy.class).seen;
		assertThat(seen).hasSize(1);
		return seen.get(0);
	}

	static class Spy implements NovaClientCustomizer {

		private final List<ErrorHandler> seen = new CopyOnWriteArrayList<>();

		@Override
		public void customize(String clientName, NovaClientBuilder builder) {
			builder.behaviors((behaviors) -> {
				this.seen.add(behaviors.error());
				return behaviors;
			});
		}

	}

	static class Alerts {

		private final BlockingQueue<NovaAlert> received = new LinkedBlockingQueue<>();

		private final BlockingQueue<Boolean> blocking = new LinkedBlockingQueue<>();

		@EventListener
		void on(NovaAlert alert) {
			this.blocking.add(!Schedulers.isInNonBlockingThread());
			this.received.add(alert);
		}

	}

	@NovaHandler
	static class Every implements ErrorHandler {

	}

	@Configuration(proxyBeanMethods = false)
	static class Patient {

		@Bean
		ErrorHandler patient() {
			return new ErrorHandler() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans extends Patient {

		@Bean
		@Qualifier("feed")
		ErrorHandler qualified() {
			return new ErrorHandler() {
			};
		}

	}

}
