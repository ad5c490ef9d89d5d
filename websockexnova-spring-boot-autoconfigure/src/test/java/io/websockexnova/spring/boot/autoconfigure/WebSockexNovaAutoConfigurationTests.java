package io.websockexnova.spring.boot.autoconfigure;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.FileSubscriptionStore;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.SubscriptionStore;
import io.websockexnova.engine.NovaEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WebSockexNovaAutoConfiguration}.
 */
class WebSockexNovaAutoConfigurationTests {

	private static final String[] TWO_CLIENTS = { "websockexnova.clients.deribit.platform=deribit",
			"websockexnova.clients.deribit.auto-connect=false", "websockexnova.clients.chat.url=wss://localhost/chat",
			"websockexnova.clients.chat.auto-connect=false" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class));

	@Test
	void aSingleClientIsInjectedByType() {
		this.runner
			.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
					"websockexnova.clients.deribit.auto-connect=false")
			.withUserConfiguration(ByType.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(NovaClient.class);
				NovaClient client = context.getBean(ByType.class).client;
				assertThat(client.name()).isEqualTo("deribit");
				assertThat(client.platform()).isEqualTo("deribit");
				assertThat(client.status().phase()).isEqualTo(Phase.IDLE);
				assertThat(context.getBean(NovaEngine.class).find("deribit")).isSameAs(client);
			});
	}

	@Test
	void subscriptionsAreSavedInTheDirectoryOrByTheBean(@TempDir Path directory) {
		String[] client = { "websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.url=ws://localhost:1/",
				"websockexnova.clients.deribit.auto-connect=false",
				"websockexnova.subscription-store.directory=" + directory };
		Path file = new FileSubscriptionStore(directory).file("deribit");
		this.runner.withPropertyValues(client).run((context) -> {
			Files.writeString(file,
					"[{\"topic\":\"trades.A.100ms\",\"priority\":2,\"required\":false,\"epoch\":\"\",\"position\":-1}]");
			NovaClient saved = context.getBean(NovaClient.class);
			saved.connect().subscribe((nothing) -> {
			}, (error) -> {
			});
			Awaitility.await()
				.untilAsserted(() -> assertThat(saved.subscriptions()).singleElement()
					.satisfies((status) -> assertThat(status.topic()).isEqualTo("trades.A.100ms"))
					.satisfies((status) -> assertThat(status.priority()).isEqualTo(2)));
		});
		SubscriptionStore own = new SubscriptionStore() {

			@Override
			public Mono<List<SavedSubscription>> load(String name) {
				return Mono.just(List.of(new SavedSubscription("mine", 0, false, "", -1)));
			}

			@Override
			public Mono<Void> save(String name, List<SavedSubscription> subscriptions) {
				return Mono.empty();
			}

		};
		this.runner.withPropertyValues(client).withBean(SubscriptionStore.class, () -> own).run((context) -> {
			NovaClient saved = context.getBean(NovaClient.class);
			saved.connect().subscribe((nothing) -> {
			}, (error) -> {
			});
			Awaitility.await()
				.untilAsserted(() -> assertThat(saved.subscriptions()).singleElement()
					.satisfies((status) -> assertThat(status.topic()).isEqualTo("mine")));
		});
	}

	@Test
	void severalClientsAreInjectedByQualifierAndByParameterName() {
		this.runner.withPropertyValues(TWO_CLIENTS).withUserConfiguration(ByName.class).run((context) -> {
			assertThat(context.getBeanNamesForType(NovaClient.class)).containsExactlyInAnyOrder("deribit", "chat");
			ByName byName = context.getBean(ByName.class);
			assertThat(byName.qualified.name()).isEqualTo("deribit");
			assertThat(byName.named.name()).isEqualTo("chat");
		});
	}

	@Test
	void aClientWhoseNameIsTakenHasALongerNameAndTheSameQualifier() {
		this.runner.withPropertyValues(TWO_CLIENTS)
			.withBean("deribit", StringBuilder.class)
			.withUserConfiguration(ByName.class)
			.run((context) -> {
				assertThat(context.getBeanNamesForType(NovaClient.class)).containsExactlyInAnyOrder("deribitNovaClient",
						"chat");
				assertThat(context.getBean("deribit")).isInstanceOf(StringBuilder.class);
				assertThat(context.getBean(ByName.class).qualified.name()).isEqualTo("deribit");
			});
	}

	@Test
	void nothingIsRegisteredWhenSwitchedOff() {
		this.runner.withPropertyValues(TWO_CLIENTS)
			.withPropertyValues("websockexnova.enabled=false", "websockexnova.no-such-key=1")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(NovaClient.class)
				.doesNotHaveBean(NovaEngine.class));
	}

	@Test
	void withoutClientsTheApplicationStarts() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(NovaEngine.class)
			.doesNotHaveBean(NovaClient.class));
	}

	@Test
	void anEngineOfTheUserIsUsed() {
		NovaEngine engine = NovaEngine.create();
		this.runner.withPropertyValues(TWO_CLIENTS).withBean(NovaEngine.class, () -> engine).run((context) -> {
			assertThat(context).hasSingleBean(NovaEngine.class);
			assertThat(engine.clients()).extracting(NovaClient::name).containsExactlyInAnyOrder("deribit", "chat");
		});
	}

	@Test
	void theMapperOfTheApplicationIsUsed() {
		RecordingPlatform platform = new RecordingPlatform();
		this.runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withBean("recordingPlatform", Platform.class, () -> platform)
			.withPropertyValues("websockexnova.clients.feed.platform=recording",
					"websockexnova.clients.feed.auto-connect=false")
			.run((context) -> assertThat(platform.context().json()).isSameAs(context.getBean(JsonMapper.class)));
	}

	@Test
	void withoutJacksonInTheContextAMapperIsThereAllTheSame() {
		RecordingPlatform platform = new RecordingPlatform();
		this.runner.withBean("recordingPlatform", Platform.class, () -> platform)
			.withPropertyValues("websockexnova.clients.feed.platform=recording",
					"websockexnova.clients.feed.auto-connect=false")
			.run((context) -> assertThat(platform.context().json()).isNotNull());
	}

	@Test
	void propertiesReachThePlatform() {
		RecordingPlatform platform = new RecordingPlatform();
		this.runner.withBean("recordingPlatform", Platform.class, () -> platform)
			.withPropertyValues("websockexnova.clients.feed.platform=recording",
					"websockexnova.clients.feed.auto-connect=false", "websockexnova.clients.feed.credentials.key=id",
					"websockexnova.clients.feed.credentials.secret=hush",
					"websockexnova.clients.feed.options.color=red", "websockexnova.clients.feed.request.timeout=5s")
			.run((context) -> {
				PlatformContext seen = platform.context();
				assertThat(seen.client()).isEqualTo("feed");
				assertThat(seen.options()).containsEntry("color", "red");
				assertThat(seen.settings().get(Setting.REQUEST_TIMEOUT)).hasSeconds(5);
				assertThat(seen.credentials().get()).isNotNull().satisfies((credentials) -> {
					assertThat(credentials.key()).isEqualTo("id");
					assertThat(credentials.secret()).isEqualTo("hush");
				});
			});
	}

	@Test
	void whatThePlatformPrefersIsBelowEveryPropertyAndAboveTheBuiltInValues() {
		this.runner.withPropertyValues(TWO_CLIENTS).run((context) -> {
			NovaClient client = context.getBean("deribit", NovaClient.class);
			assertThat(client.settings().origin(Setting.MAX_MESSAGE_SIZE)).isEqualTo("platform deribit");
		});
		this.runner.withPropertyValues(TWO_CLIENTS)
			.withPropertyValues("websockexnova.connection.max-message-size=1MB")
			.run((context) -> {
				NovaClient client = context.getBean("deribit", NovaClient.class);
				assertThat(client.settings().get(Setting.MAX_MESSAGE_SIZE)).isEqualTo(1024 * 1024);
			});
	}

	@Test
	void aBuiltInPlatformIsReplacedByABeanOfItsBeanName() {
		RecordingPlatform platform = new RecordingPlatform("deribit");
		this.runner.withPropertyValues(TWO_CLIENTS)
			.withBean("deribitPlatform", Platform.class, () -> platform)
			.run((context) -> assertThat(platform.context().client()).isEqualTo("deribit"));
	}

	@Test
	void customizersAreAppliedInOrderAfterTheProperties() {
		this.runner.withPropertyValues(TWO_CLIENTS).withUserConfiguration(Customizers.class).run((context) -> {
			NovaClient client = context.getBean("chat", NovaClient.class);
			assertThat(client.settings().get(Setting.QUEUE_CAPACITY)).isEqualTo(2);
			assertThat(context.getBean(Customizers.class).calls).containsExactlyInAnyOrder("first deribit",
					"second deribit", "first chat", "second chat");
		});
	}

	@Test
	void handlersQualifiedWithTheClientReplaceThoseOfThePlatform() {
		this.runner.withPropertyValues(TWO_CLIENTS).withUserConfiguration(Handlers.class).run((context) -> {
			List<Behaviors> seen = context.getBean(Handlers.class).seen;
			assertThat(seen).hasSize(1);
			assertThat(seen.get(0).error()).isSameAs(context.getBean("chatErrors"));
			assertThat(seen.get(0).message()).isNotSameAs(context.getBean("otherMessages"));
		});
	}

	@Test
	void theEngineIsClosedWithTheContext() {
		List<NovaEngine> engines = new ArrayList<>();
		this.runner.withPropertyValues(TWO_CLIENTS).run((context) -> engines.add(context.getBean(NovaEngine.class)));
		assertThat(engines).hasSize(1);
		NovaClientBuilder late = engines.get(0).client("late").url("ws://localhost");
		assertThatIllegalStateException().isThrownBy(late::build).withMessageContaining("closed");
	}

	@Configuration(proxyBeanMethods = false)
	static class ByType {

		private final NovaClient client;

		ByType(NovaClient client) {
			this.client = client;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByName {

		private final NovaClient qualified;

		private final NovaClient named;

		ByName(@Qualifier("deribit") NovaClient qualified, NovaClient chat) {
			this.qualified = qualified;
			this.named = chat;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		NovaClientCustomizer second() {
			return (name, builder) -> {
				this.calls.add("second " + name);
				builder.with(Setting.QUEUE_CAPACITY, 2);
			};
		}

		@Bean
		@Order(1)
		NovaClientCustomizer first() {
			return (name, builder) -> {
				this.calls.add("first " + name);
				builder.with(Setting.QUEUE_CAPACITY, 1);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final List<Behaviors> seen = new ArrayList<>();

		@Bean
		@Qualifier("chat")
		ErrorHandler chatErrors() {
			return new ErrorHandler() {
			};
		}

		@Bean
		@Qualifier("other")
		MessageHandler otherMessages() {
			return new MessageHandler() {
			};
		}

		@Bean
		NovaClientCustomizer spy() {
			return (name, builder) -> {
				if (name.equals("chat")) {
					builder.behaviors((behaviors) -> {
						this.seen.add(behaviors);
						return behaviors;
					});
				}
			};
		}

	}

	static class RecordingPlatform implements Platform {

		private final String name;

		private final List<PlatformContext> contexts = new ArrayList<>();

		RecordingPlatform() {
			this("recording");
		}

		RecordingPlatform(String name) {
			this.name = name;
		}

		PlatformContext context() {
			assertThat(this.contexts).hasSize(1);
			return this.contexts.get(0);
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public URI defaultUrl() {
			return URI.create("wss://localhost");
		}

		@Override
		public Set<String> optionNames() {
			return Set.of("color");
		}

		@Override
		public Behaviors behaviors(PlatformContext context) {
			this.contexts.add(context);
			return Behaviors.defaults();
		}

	}

}
