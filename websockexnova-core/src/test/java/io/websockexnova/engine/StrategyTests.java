package io.websockexnova.engine;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.FinancialErrorHandler;
import io.websockexnova.behavior.LightweightErrorHandler;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Strategy;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.platform.echo.EchoPlatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each strategy under the same faults, in virtual time.
 */
class StrategyTests {

	private final ScriptedTransport network = new ScriptedTransport();

	private final NovaEngine engine = NovaEngine.builder()
		.transport(this.network)
		.scheduler(Schedulers.immediate())
		.random(new Random(42))
		.build();

	@ParameterizedTest
	@CsvSource({ "ALWAYS_RECONNECT, BACKING_OFF", "FAIL_FAST, CLOSED", "LOG_AND_CONTINUE, BACKING_OFF",
			"ECHO, BACKING_OFF" })
	void aServerThatIsDown(Strategy strategy, Phase outcome) {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(strategy);
		this.network.loop.advance(Duration.ofMinutes(3));
		assertThat(client.status().phase()).isEqualTo(outcome);
		if (strategy == Strategy.FAIL_FAST) {
			assertThat(this.network.dials).as("the first attempt and three more").hasSize(4);
			assertThat(client.status().cause()).hasMessageContaining("gave up after 4 failed attempts");
		}
	}

	@ParameterizedTest
	@CsvSource({ "ALWAYS_RECONNECT, CLOSED, 1", "FAIL_FAST, CLOSED, 1", "LOG_AND_CONTINUE, BACKING_OFF, 4",
			"ECHO, CLOSED, 1" })
	void refusedCredentials(Strategy strategy, Phase outcome, int dials) {
		this.network.script = (dial) -> dial.refuse(401, null);
		NovaClient client = connect(strategy);
		this.network.loop.advance(Duration.ofSeconds(100));
		assertThat(client.status().phase()).isEqualTo(outcome);
		assertThat(this.network.dials).as("no storm").hasSizeBetween(dials, dials + 3);
	}

	@ParameterizedTest
	@CsvSource({ "ALWAYS_RECONNECT, BACKING_OFF", "FAIL_FAST, CLOSED", "LOG_AND_CONTINUE, BACKING_OFF",
			"ECHO, CLOSED" })
	void anEndpointThatDoesNotExist(Strategy strategy, Phase outcome) {
		this.network.script = (dial) -> dial.refuse(404, null);
		NovaClient client = connect(strategy);
		this.network.loop.advance(Duration.ofSeconds(100));
		assertThat(client.status().phase()).isEqualTo(outcome);
		assertThat(this.network.dials).as("at the longest delay").hasSizeLessThan(10);
	}

	@ParameterizedTest
	@EnumSource(Strategy.class)
	void aConnectionThatBreaksNowAndThen(Strategy strategy) {
		this.network.script = ScriptedTransport.Dial::open;
		NovaClient client = connect(strategy);
		for (int i = 0; i < 20; i++) {
			this.network.loop.advance(Duration.ofSeconds(30));
			this.network.last().breakOff();
		}
		this.network.loop.advance(Duration.ofSeconds(30));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(client.statistics().reconnects()).isEqualTo(20);
	}

	@Test
	void echoSendsBackWhatItReceives() {
		this.network.script = ScriptedTransport.Dial::open;
		connect(Strategy.ECHO);
		this.network.last().receive("one");
		this.network.last().receive("two");
		assertThat(this.network.last().sent).containsExactly("one", "two");
	}

	@Test
	void echoNeedsItsPlatform() {
		NovaClientBuilder builder = this.engine.client("a").url("ws://localhost:1/").strategy(Strategy.ECHO);
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage("client 'a' has the strategy 'echo' and the platform 'plain'; use the platform 'echo', "
					+ "or another strategy");
	}

	@Test
	void settingsOfTheStrategyCountAboveTheProfileAndBelowTheClient() {
		NovaClient client = this.engine.client("a")
			.url("ws://localhost:1/")
			.profile(Profile.FINANCIAL)
			.strategy(Strategy.FAIL_FAST)
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(50))
			.build();
		assertThat(client.settings().get(Setting.MAX_ATTEMPTS).value()).isEqualTo(3);
		assertThat(client.settings().origin(Setting.MAX_ATTEMPTS)).isEqualTo("strategy fail-fast");
		assertThat(client.settings().get(Setting.INITIAL_DELAY)).isEqualTo(Duration.ofMillis(50));
		assertThat(client.settings().origin(Setting.PING_INTERVAL)).isEqualTo("profile financial");
	}

	@Test
	void theFinancialHandlerGoesOverToLongDelaysAndNeverGivesUp() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect((builder) -> builder.profile(Profile.FINANCIAL)
			.with(Setting.BREAKER_ENABLED, false)
			.behaviors((given) -> given.withError(new FinancialErrorHandler(given.error(), (error, context) -> {
			}))));
		this.network.loop.advance(Duration.ofMinutes(30));
		assertThat(client.status().phase()).isEqualTo(Phase.BACKING_OFF);
		int dials = this.network.dials.size();
		this.network.loop.advance(Duration.ofMinutes(10));
		assertThat(this.network.dials).as("once a minute").hasSize(dials + 10);
	}

	@Test
	void theFinancialHandlerRaisesAnAlertBeforeTheClientEnds() {
		this.network.script = (dial) -> dial.refuse(401, null);
		StringBuilder alerts = new StringBuilder();
		NovaClient client = connect(
				(builder) -> builder.behaviors((given) -> given.withError(new FinancialErrorHandler(given.error(),
						(error, context) -> alerts.append(context.client()).append(": ").append(error.getMessage())))));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(alerts).hasToString("test: refused with 401");
	}

	@Test
	void theLightweightHandlerTriesThreeTimesTwoSecondsApart() {
		this.network.script = ScriptedTransport.Dial::unreachable;
		NovaClient client = connect(
				(builder) -> builder.behaviors((given) -> given.withError(new LightweightErrorHandler(given.error()))));
		this.network.loop.advance(Duration.ofMinutes(1));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.network.dialledAt()).containsExactly(Duration.ZERO, Duration.ofSeconds(2),
				Duration.ofSeconds(4), Duration.ofSeconds(6));
	}

	private NovaClient connect(Strategy strategy) {
		return connect((builder) -> {
			if (strategy == Strategy.ECHO) {
				builder.platform(new EchoPlatform());
			}
			builder.strategy(strategy);
		});
	}

	private NovaClient connect(Consumer<NovaClientBuilder> customizer) {
		NovaClientBuilder builder = this.engine.client("test")
			.url("ws://localhost:1/")
			.with(Setting.PING_INTERVAL, Duration.ofMinutes(5));
		customizer.accept(builder);
		NovaClient client = builder.build();
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		return client;
	}

}
