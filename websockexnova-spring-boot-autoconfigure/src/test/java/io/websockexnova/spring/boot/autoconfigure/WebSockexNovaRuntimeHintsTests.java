package io.websockexnova.spring.boot.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookLevel;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.NovaExchange;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnError;
import io.websockexnova.spring.annotation.OnMessage;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.annotation.Topic;
import io.websockexnova.spring.exchange.NovaExchanges;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of an application.
 */
class WebSockexNovaRuntimeHintsTests {

	private final RuntimeHints hints = hints();

	@Test
	void methodsOfListenersAreCalled() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Listener.class, "onQuote"))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Listener.class, "answer"))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Listener.class, "failed"))
			.accepts(this.hints);
	}

	@Test
	void payloadsAreReadAndWritten() {
		for (Class<?> payload : new Class<?>[] { Quote.class, Question.class, Answer.class, Order.class, Fill.class,
				Tick.class, BookUpdate.class }) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(payload)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(payload.getName())
				.accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(BookLevel.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("io.websockexnova.platform.deribit.TokenGrant"))).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(TopicUpdate.class)).rejects(this.hints);
	}

	@Test
	void interfacesAreProxies() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Exchange.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Exchange.class, "order")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Exchange.class, "twice")).accepts(this.hints);
	}

	@Test
	void propertiesAreBound() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(ClientProperties.class.getDeclaredConstructors()[0])).accepts(this.hints);
	}

	private static RuntimeHints hints() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("websockexnova.clients.feed.url", "ws://localhost:1")));
			context.register(Application.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(WebSockexNovaRuntimeHintsTests.class)),
					new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			return generation.getRuntimeHints();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(WebSockexNovaAutoConfiguration.class)
	static class Application {

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		Exchange exchange(NovaExchanges exchanges) {
			return exchanges.create(Exchange.class);
		}

	}

	@NovaListener
	static class Listener {

		@OnTopic("quotes")
		void onQuote(TopicUpdate<Quote> update, NovaClient client) {
		}

		@OnMessage(method = "ask")
		Mono<Answer> answer(Question question) {
			return Mono.empty();
		}

		@OnError
		void failed(Throwable error) {
		}

	}

	@NovaExchange
	interface Exchange {

		@Call("order")
		Mono<Fill> order(Order order);

		@Topic("ticks")
		Flux<TopicUpdate<Tick>> ticks();

		default int twice() {
			return 2;
		}

	}

	record Quote(int value) {

	}

	record Question(int value) {

	}

	record Answer(int value) {

	}

	record Order(int value) {

	}

	record Fill(int value) {

	}

	record Tick(int value) {

	}

}
