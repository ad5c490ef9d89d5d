package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.websockexnova.behavior.MaxAttempts;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.Strategy;
import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for strategies by property, by annotation and by builder: the same server that
 * drops the first connection, does not know the path at the second, refuses access at the
 * third, and serves the fourth.
 */
@Timeout(60)
class StrategyTests {

	private final PeerServer server = PeerServer.start().serve(this::misbehave);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.clients.feed.url=" + this.server.uri(),
				"websockexnova.clients.feed.reconnection.initial-delay=10ms",
				"websockexnova.clients.feed.reconnection.max-delay=20ms");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void alwaysReconnectGivesUpOnlyWhenAccessIsRefused() {
		this.runner.withPropertyValues("websockexnova.clients.feed.strategy=always-reconnect")
			.run((context) -> assertEnds(context, Phase.CLOSED, 3));
	}

	@Test
	void failFastGivesUpAtTheFirstErrorThatDoesNotGoAway() {
		this.runner.withPropertyValues("websockexnova.clients.feed.strategy=fail-fast")
			.run((context) -> assertEnds(context, Phase.CLOSED, 2));
	}

	@Test
	void logAndContinueNeverGivesUp() {
		this.runner.withPropertyValues("websockexnova.clients.feed.strategy=log-and-continue")
			.run((context) -> assertEnds(context, Phase.READY, 4));
	}

	@Test
	void echoBringsItsPlatformAndSendsEverythingBack() {
		PeerServer partner = PeerServer.start();
		try (partner) {
			this.runner
				.withPropertyValues("websockexnova.clients.feed.strategy=echo",
						"websockexnova.clients.feed.url=" + partner.uri())
				.run((context) -> {
					Peer peer = partner.accept().upgrade();
					assertThat(context.getBean(NovaClient.class).platform()).isEqualTo("echo");
					peer.text("hello");
					assertThat(peer.read().text()).isEqualTo("hello");
				});
		}
	}

	@Test
	void anAnnotationGoesBeforeTheProperty() {
		this.runner.withPropertyValues("websockexnova.clients.feed.strategy=fail-fast", "how=log-and-continue")
			.withUserConfiguration(Continuing.class)
			.run((context) -> {
				assertEnds(context, Phase.READY, 4);
				assertThat(settings(context).origin(Setting.MAX_ATTEMPTS)).isEqualTo("strategy log-and-continue");
			});
	}

	@Test
	void anAnnotationMayBringThePlatformEcho() {
		this.runner.withUserConfiguration(Echoing.class)
			.withPropertyValues("websockexnova.clients.feed.auto-connect=false")
			.run((context) -> assertThat(context.getBean(NovaClient.class).platform()).isEqualTo("echo"));
	}

	@Test
	void aBuilderGoesBeforeAnnotationAndProperty() {
		this.runner.withPropertyValues("how=always-reconnect", "websockexnova.clients.feed.reconnection.max-delay=1s")
			.withUserConfiguration(Continuing.class)
			.withBean(NovaClientCustomizer.class, () -> (name, builder) -> builder.strategy(Strategy.FAIL_FAST))
			.run((context) -> {
				assertEnds(context, Phase.CLOSED, 2);
				assertThat(settings(context).get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(3));
				assertThat(settings(context).get(Setting.INITIAL_DELAY)).hasSeconds(1);
				assertThat(settings(context).origin(Setting.MAX_ATTEMPTS)).isEqualTo("strategy fail-fast");
			});
	}

	@Test
	void settingsOfAStrategyAreJustBelowTheLayerThatNamesIt() {
		ApplicationContextRunner idle = this.runner.withPropertyValues("websockexnova.clients.feed.auto-connect=false",
				"websockexnova.profiles.mine.reconnection.max-attempts=5", "websockexnova.clients.feed.profile=mine");
		idle.withPropertyValues("websockexnova.clients.feed.strategy=fail-fast").run((context) -> {
			assertThat(settings(context).get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(3));
			assertThat(settings(context).get(Setting.INITIAL_DELAY)).hasMillis(10);
		});
		idle.withPropertyValues("websockexnova.profiles.mine.strategy=fail-fast").run((context) -> {
			assertThat(settings(context).get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(5));
			assertThat(settings(context).origin(Setting.RECONNECTION_STRATEGY)).isEqualTo("strategy fail-fast");
		});
		idle.withPropertyValues("websockexnova.strategy=fail-fast", "websockexnova.profile=financial")
			.run((context) -> {
				assertThat(settings(context).get(Setting.MAX_ATTEMPTS)).isEqualTo(new MaxAttempts(5));
				assertThat(settings(context).origin(Setting.RECONNECTION_STRATEGY)).isEqualTo("strategy fail-fast");
				assertThat(settings(context).origin(Setting.JITTER_FACTOR)).isEqualTo("profile financial");
			});
	}

	@Test
	void listenersThatNameTheSameStrategyAgree() {
		this.runner.withPropertyValues("how=echo", "websockexnova.clients.feed.auto-connect=false")
			.withUserConfiguration(Continuing.class, Echoing.class, Silent.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void listenersThatNameDifferentStrategies() {
		this.runner.withPropertyValues("how=fail-fast")
			.withUserConfiguration(Continuing.class, Echoing.class)
			.run((context) -> Failures.assertTells(context,
					"Listeners of client 'feed' name different strategies: 'strategyTests.Continuing' names "
							+ "'fail-fast', 'strategyTests.Echoing' names 'echo'.",
					"Name the same strategy in both, or in one of them only."));
	}

	@Test
	void unknownStrategies() {
		this.runner.withPropertyValues("how=fail-fats")
			.withUserConfiguration(Continuing.class)
			.run((context) -> Failures.assertTells(context,
					"Listener bean 'strategyTests.Continuing' names the strategy 'fail-fats', which does not exist.",
					"Use one of always-reconnect, fail-fast, log-and-continue, echo. Did you mean 'fail-fast'?"));
		this.runner.withPropertyValues("websockexnova.strategy=fail-fats")
			.run((context) -> Failures.assertTells(context,
					"Property 'websockexnova.strategy' (property source 'test') is 'fail-fats'.",
					"Use one of always-reconnect, fail-fast, log-and-continue, echo. Did you mean 'fail-fast'?"));
	}

	@Test
	void echoWithAnotherPlatform() {
		this.runner
			.withPropertyValues("websockexnova.clients.feed.strategy=echo",
					"websockexnova.clients.feed.platform=json-rpc")
			.run((context) -> Failures.assertTells(context,
					"Client 'feed' cannot be built: client 'feed' has the strategy 'echo' and the platform 'json-rpc'; "
							+ "use the platform 'echo', or another strategy.",
					"Correct the properties below 'websockexnova.clients.feed', or the beans that customize the "
							+ "client."));
	}

	private void misbehave(Peer peer) {
		switch (this.server.accepted()) {
			case 1 -> {
				peer.call();
				peer.reset();
			}
			case 2 -> peer.answer("404 Not Found", "Content-Length: 0").fin();
			case 3 -> peer.answer("401 Unauthorized", "Content-Length: 0").fin();
			default -> peer.echo();
		}
	}

	private void assertEnds(AssertableApplicationContext context, Phase phase, int attempts) {
		NovaClient client = context.getBean(NovaClient.class);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> client.status().phase() == phase);
		assertThat(client.statistics().attempts()).isEqualTo(attempts);
		assertThat(this.server.accepted()).isEqualTo(attempts);
	}

	private static Settings settings(AssertableApplicationContext context) {
		return context.getBean(NovaClient.class).settings();
	}

	@NovaListener(strategy = "${how}")
	static class Continuing {

		@OnPhase
		void on(Phase phase) {
		}

	}

	@NovaListener(client = "feed", strategy = "echo")
	static class Echoing {

		@OnPhase
		void on(Phase phase) {
		}

	}

	@NovaListener("feed")
	static class Silent {

		@OnPhase
		void on(Phase phase) {
		}

	}

}
