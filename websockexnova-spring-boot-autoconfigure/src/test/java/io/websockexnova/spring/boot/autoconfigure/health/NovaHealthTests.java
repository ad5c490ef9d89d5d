package io.websockexnova.spring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import io.websockexnova.client.NovaClient;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaHealthContributorAutoConfiguration} and
 * {@link NovaHealthIndicator} over a real socket.
 */
@Timeout(60)
class NovaHealthTests {

	private static final String TOPIC = "book.BTC-PERPETUAL.100ms";

	private static final String SECRET_URL = "websockexnova.clients.deribit.url=";

	private final DeribitSimulator simulator = DeribitSimulator.builder().start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class,
				NovaHealthContributorAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial", "websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.url=" + this.simulator.url(),
				"websockexnova.clients.deribit.auto-connect=false");

	@AfterEach
	void closeSimulator() {
		this.simulator.close();
	}

	@Test
	void aClientThatWasNeverStartedIsUnknown() {
		this.runner.run((context) -> {
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health.getDetails()).containsEntry("phase", "IDLE")
				.containsEntry("breaker", "CLOSED")
				.containsOnlyKeys("phase", "since", "breaker");
		});
	}

	@Test
	void aClientThatIsReadyIsUpAndUnknownWhenClosedOnPurpose() {
		this.runner.run((context) -> {
			client(context).connect().block(Duration.ofSeconds(20));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			client(context).close().block(Duration.ofSeconds(20));
			assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health(context).getDetails()).containsEntry("phase", "CLOSED").doesNotContainKey("reason");
		});
	}

	@Test
	void aClientThatCannotConnectIsDownWithAttemptAndReason() {
		this.simulator.faults().refuse();
		this.runner.withPropertyValues(SECRET_URL + this.simulator.url() + "?token=hush").run((context) -> {
			client(context).connect().subscribe((ignored) -> {
			}, (ex) -> {
			});
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> health(context).getDetails().containsKey("attempt"));
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("phase")).isIn("CONNECTING", "BACKING_OFF");
			assertThat((Integer) health.getDetails().get("attempt")).isPositive();
			assertThat(health.toString()).doesNotContain("hush");
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> health(context).getDetails().containsKey("reason"));
			assertThat(health(context).getDetails().get("reason")).asString().isNotBlank().doesNotContain("hush");
		});
	}

	@Test
	@Tag("R31")
	void anApplicationStartsWhileItsEndpointIsDownAndIsUpWhenTheEndpointIs() {
		try (PeerServer server = PeerServer.start()) {
			server.refuse();
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class,
						NovaHealthContributorAutoConfiguration.class))
				.withPropertyValues("websockexnova.profile=financial", "websockexnova.reconnection.max-delay=200ms",
						"websockexnova.clients.deribit.url=" + server.uri())
				.run((context) -> {
					assertThat(context).hasNotFailed();
					Awaitility.await()
						.atMost(Duration.ofSeconds(20))
						.until(() -> health(context).getDetails().containsKey("reason"));
					Health down = health(context);
					assertThat(down.getStatus()).isEqualTo(Status.DOWN);
					assertThat(down.getDetails().get("reason")).asString().contains("refused");
					server.serve(Peer::echo).listen();
					Awaitility.await()
						.atMost(Duration.ofSeconds(20))
						.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
					assertThat(health(context).getDetails()).doesNotContainKey("reason");
				});
		}
	}

	@Test
	void anOpenBreakerIsShown() {
		try (PeerServer server = PeerServer.start()) {
			server.refuse();
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class,
						NovaHealthContributorAutoConfiguration.class))
				.withPropertyValues("websockexnova.profile=financial", "websockexnova.reconnection.initial-delay=10ms",
						"websockexnova.breaker.failures=2", "websockexnova.clients.deribit.url=" + server.uri())
				.run((context) -> {
					Awaitility.await()
						.atMost(Duration.ofSeconds(20))
						.untilAsserted(() -> assertThat(health(context).getDetails()).containsEntry("breaker", "OPEN"));
					assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				});
		}
	}

	@Test
	void aClientThatIsPausedOnPurposeIsUnknown() {
		this.runner.run((context) -> {
			client(context).connect().block(Duration.ofSeconds(20));
			client(context).pause().block(Duration.ofSeconds(20));
			assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(health(context).getDetails()).containsEntry("phase", "PAUSED");
			client(context).resume().block(Duration.ofSeconds(20));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void aClientThatHasGivenUpIsDown() {
		this.simulator.faults().answerUpgrade(401, null);
		this.runner.withPropertyValues(SECRET_URL + this.simulator.url() + "?token=hush").run((context) -> {
			client(context).connect().subscribe((ignored) -> {
			}, (ex) -> {
			});
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> Objects.equals(health(context).getDetails().get("phase"), "CLOSED"));
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails().get("reason")).asString().contains("401").doesNotContain("hush");
		});
	}

	@Test
	void aClientWithATopicThatDoesNotFlowIsDegradedAndSaysWhich() {
		this.runner.withPropertyValues("websockexnova.subscription.ack-timeout=200ms").run((context) -> {
			NovaClient client = client(context);
			client.connect().block(Duration.ofSeconds(20));
			this.simulator.faults().stopAnswering(true);
			client.topic(TOPIC, BookUpdate.class).subscribe();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> health(context).getStatus().equals(NovaHealthIndicator.DEGRADED));
			Map<?, ?> degraded = (Map<?, ?>) Objects.requireNonNull(health(context).getDetails().get("degraded"));
			assertThat(degraded.keySet().toString()).isEqualTo("[" + TOPIC + "]");
		});
	}

	@Test
	void theEndpointShowsEachClientAndCountsDegradedIn() {
		this.runner
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.show-components=always")
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				HealthDescriptor client = Objects.requireNonNull(endpoint.healthForPath("websockexnova", "deribit"));
				assertThat(client.getStatus()).isEqualTo(Status.UNKNOWN);
				StatusAggregator aggregator = context.getBean(StatusAggregator.class);
				assertThat(aggregator.getAggregateStatus(Status.UP, NovaHealthIndicator.DEGRADED))
					.isEqualTo(NovaHealthIndicator.DEGRADED);
				assertThat(aggregator.getAggregateStatus(Status.DOWN, NovaHealthIndicator.DEGRADED))
					.isEqualTo(Status.DOWN);
			});
	}

	@Test
	void theUsersOrderOfStatusesIsKept() {
		this.runner
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.status.order[0]=fatal",
					"management.endpoint.health.status.order[1]=up")
			.run((context) -> assertThat(context.getBean(StatusAggregator.class)
				.getAggregateStatus(Status.UP, new Status("FATAL"), NovaHealthIndicator.DEGRADED))
				.isEqualTo(new Status("FATAL")));
	}

	@Test
	void anAggregatorOfTheUserIsKept() {
		StatusAggregator own = StatusAggregator.of(Status.UP);
		this.runner.withBean(StatusAggregator.class, () -> own)
			.run((context) -> assertThat(context.getBean(StatusAggregator.class)).isSameAs(own));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.websockexnova.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CompositeReactiveHealthContributor.class));
	}

	@Test
	void aContributorOfTheUserIsKept() {
		this.runner
			.withBean("websockexnovaHealthContributor", ReactiveHealthIndicator.class,
					() -> () -> Mono.just(Health.up().build()))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CompositeReactiveHealthContributor.class));
	}

	@Test
	void withoutClientsThereIsNoHealth() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class,
					NovaHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CompositeReactiveHealthContributor.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.health", "org.springframework.boot.actuate" })
	void withoutTheModuleTheApplicationStarts(String missing) {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
					"websockexnova.clients.deribit.auto-connect=false")
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(NovaClient.class));
	}

	private static NovaClient client(AssertableApplicationContext context) {
		return context.getBean(NovaClient.class);
	}

	private static Health health(AssertableApplicationContext context) {
		CompositeReactiveHealthContributor composite = context.getBean("websockexnovaHealthContributor",
				CompositeReactiveHealthContributor.class);
		ReactiveHealthIndicator indicator = (ReactiveHealthIndicator) Objects
			.requireNonNull(composite.getContributor("deribit"));
		return Objects.requireNonNull(indicator.health().block(Duration.ofSeconds(5)));
	}

	@ImportAutoConfiguration({ WebSockexNovaAutoConfiguration.class, NovaHealthContributorAutoConfiguration.class })
	static class Application {

	}

}
