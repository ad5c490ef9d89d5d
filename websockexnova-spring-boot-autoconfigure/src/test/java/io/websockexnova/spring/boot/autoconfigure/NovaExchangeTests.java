package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.RejectedException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.Trade;
import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.NovaExchange;
import io.websockexnova.spring.annotation.Param;
import io.websockexnova.spring.annotation.Topic;
import io.websockexnova.spring.exchange.NovaExchanges;
import io.websockexnova.spring.exchange.market.MarketApplication;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Interfaces that talk to a server, over a real socket.
 */
@Timeout(90)
class NovaExchangeTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final DeribitSimulator simulator = DeribitSimulator.builder().start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial", "websockexnova.outbound.offline=wait");

	private final ApplicationContextRunner deribit = this.runner.withPropertyValues(
			"websockexnova.clients.feed.platform=deribit", "websockexnova.clients.feed.url=" + this.simulator.url());

	@AfterEach
	void closeSimulator() {
		this.simulator.close();
	}

	@Test
	void interfacesBelowThePackagesOfTheApplicationAreBeans() {
		this.deribit.withUserConfiguration(MarketApplication.class).run((context) -> {
			assertThat(context).hasNotFailed().hasBean("clock");
			MarketApplication.Watch watch = context.getBean(MarketApplication.Watch.class);
			assertThat(watch.isRunning()).isTrue();
			assertThat(watch.describe()).isEqualTo("Clock[client 'feed']");
		});
	}

	@Test
	void theWayBackIsTheReturnType() {
		this.deribit.withUserConfiguration(Market.Registration.class).run((context) -> {
			Market market = context.getBean(Market.class);
			StepVerifier.create(market.time()).expectNextCount(1).expectComplete().verify(LIMIT);
			assertThat(market.timeNow()).isPositive();
			assertThat(market.timeLater().get(30, TimeUnit.SECONDS)).isPositive();
			assertThat(market.twice().block(LIMIT)).isPositive();
			Market other = context.getBean(NovaExchanges.class).create(Market.class);
			assertThat(Set.of(market, other)).hasSize(2).contains(market, other);
		});
	}

	@Test
	void anErrorOfTheServerIsThrownAsItIs() {
		this.deribit.withUserConfiguration(Market.Registration.class).run((context) -> {
			Market market = context.getBean(Market.class);
			assertThatExceptionOfType(RejectedException.class).isThrownBy(market::unknown);
		});
	}

	@Test
	void aBlockingMethodRefusesToWaitOnAnEventLoop() {
		this.deribit.withUserConfiguration(Market.Registration.class).run((context) -> {
			Market market = context.getBean(Market.class);
			CompletableFuture<Long> onLoop = CompletableFuture.supplyAsync(market::timeNow,
					(task) -> Schedulers.parallel().schedule(task));
			assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
				.isThrownBy(() -> onLoop.get(30, TimeUnit.SECONDS))
				.withCauseInstanceOf(IllegalStateException.class)
				.withMessageContaining("Market.timeNow() waits for its answer, and 'parallel-")
				.withMessageContaining("return Mono or CompletableFuture instead");
		});
	}

	@Test
	void topicsAreFilledInAndFlowOverAReconnect() {
		this.deribit.withUserConfiguration(Market.Registration.class).run((context) -> {
			Market market = context.getBean(Market.class);
			StepVerifier.create(market.book("BTC-PERPETUAL", "100ms"))
				.expectNextMatches(BookUpdate::isSnapshot)
				.expectNextMatches((update) -> !update.isSnapshot())
				.then(() -> this.simulator.faults().kill())
				.thenConsumeWhile((update) -> !update.isSnapshot())
				.expectNextMatches(BookUpdate::isSnapshot)
				.thenCancel()
				.verify(LIMIT);
			StepVerifier.create(market.trades("ETH-PERPETUAL").take(1))
				.assertNext((update) -> assertThat(update).isInstanceOfSatisfying(TopicUpdate.Data.class,
						(data) -> assertThat(((List<?>) data.value()).get(0)).isInstanceOf(Trade.class)))
				.expectComplete()
				.verify(LIMIT);
			assertThatIllegalArgumentException().isThrownBy(() -> market.book(" ", "100ms"))
				.withMessageContaining("'instrument' is null or blank");
			assertThat(this.simulator.violations()).isEmpty();
		});
	}

	@Test
	void parametersGoOutByNameOrAsTheyAre() {
		try (PeerServer server = PeerServer.start().serve(NovaExchangeTests::echoParameters)) {
			this.runner
				.withPropertyValues("websockexnova.clients.rpc.platform=json-rpc", "rpc.method=echo",
						"websockexnova.clients.rpc.url=" + server.uri())
				.withUserConfiguration(Rpc.Registration.class)
				.run((context) -> {
					Rpc rpc = context.getBean(Rpc.class);
					assertThat(rpc.none()).isEqualTo(Map.of());
					assertThat(rpc.named("BTC", 2, null)).isEqualTo(Map.of("currency", "BTC", "max-count", 2));
					assertThat(rpc.single("x")).isEqualTo(Map.of("value", "x"));
					assertThat(rpc.object(new Order("BTC", 3)).block(LIMIT)).isEqualTo(new Order("BTC", 3));
					assertThat(rpc.generic(Map.of("a", List.of(1, 2))).block(LIMIT)).containsEntry("a", List.of(1, 2));
				});
		}
	}

	@Test
	void whatExpectsNoAnswerGoesOutAsANotification() {
		CompletableFuture<JsonNode> first = new CompletableFuture<>();
		CompletableFuture<JsonNode> second = new CompletableFuture<>();
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade();
			first.complete(JsonMapper.shared().readTree(peer.read().text()));
			second.complete(JsonMapper.shared().readTree(peer.read().text()));
			peer.awaitEnd();
		})) {
			this.runner
				.withPropertyValues("websockexnova.clients.rpc.platform=json-rpc", "rpc.method=echo",
						"websockexnova.clients.rpc.url=" + server.uri())
				.withUserConfiguration(Rpc.Registration.class)
				.run((context) -> {
					Rpc rpc = context.getBean(Rpc.class);
					rpc.tell("hello");
					assertThat(first.get(30, TimeUnit.SECONDS).toString())
						.isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"tell\",\"params\":{\"text\":\"hello\"}}");
					rpc.tellLater("bye").block(LIMIT);
					assertThat(second.get(30, TimeUnit.SECONDS).has("id")).isFalse();
				});
		}
	}

	@Test
	void theDeadlineIsTheCallsOrElseTheAnnotations() {
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade();
			peer.awaitEnd();
		})) {
			this.runner
				.withPropertyValues("websockexnova.clients.rpc.platform=json-rpc", "rpc.method=echo",
						"websockexnova.clients.rpc.url=" + server.uri())
				.withUserConfiguration(Rpc.Registration.class)
				.run((context) -> {
					Rpc rpc = context.getBean(Rpc.class);
					assertThatExceptionOfType(RequestTimeoutException.class)
						.isThrownBy(() -> rpc.patient(RequestOptions.DEFAULTS.timeout(Duration.ofMillis(100))));
				});
		}
	}

	@Test
	void aClientMayBeGivenByHand() {
		this.deribit
			.withPropertyValues("websockexnova.clients.other.url=ws://localhost:1",
					"websockexnova.clients.other.auto-connect=false")
			.run((context) -> {
				Unannotated market = context.getBean(NovaExchanges.class)
					.createFor(context.getBean("feed", NovaClient.class), Unannotated.class);
				assertThat(market.time()).isPositive();
				assertThatIllegalStateException().isThrownBy(market::fail).withMessage("on purpose");
			});
	}

	private static void echoParameters(Peer peer) {
		peer.upgrade();
		for (Frame frame = peer.read(); frame.opcode() == Frame.TEXT; frame = peer.read()) {
			JsonNode request = JsonMapper.shared().readTree(frame.text());
			String params = request.has("params") ? request.get("params").toString() : "{}";
			peer.send(Frame.text("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + params + "}"));
		}
	}

	interface Clock<T> {

		@Call("public/get_time")
		Mono<T> time();

	}

	@NovaExchange("feed")
	interface Market extends Clock<Long> {

		@Call(value = "public/get_time", timeout = "20s", lane = "order", onDisconnect = "retry-idempotent")
		long timeNow();

		@Call("public/get_time")
		CompletableFuture<Long> timeLater();

		@Call("public/no_such_method")
		Object unknown();

		@Topic("book.{instrument}.{interval}")
		Flux<BookUpdate> book(String instrument, String interval);

		@Topic(value = "trades.{name}.100ms", overflow = "drop-oldest", required = "false")
		Flux<TopicUpdate<List<Trade>>> trades(@Param("name") String instrument);

		default Mono<Long> twice() {
			return time().map((time) -> 2 * time);
		}

		@Configuration(proxyBeanMethods = false)
		class Registration {

			@Bean
			Market market(NovaExchanges exchanges) {
				return exchanges.create(Market.class);
			}

		}

	}

	@NovaExchange
	interface Rpc {

		@Call("${rpc.method}")
		Map<String, Object> none();

		@Call("${rpc.method}")
		Map<String, Object> named(String currency, @Param("max-count") int count, @Nullable String nothing);

		@Call("#{'${rpc.method}'}")
		Map<String, Object> single(String value);

		@Call("${rpc.method}")
		Mono<Order> object(Order order);

		@Call("${rpc.method}")
		Mono<Map<String, List<Integer>>> generic(Map<String, List<Integer>> map);

		@Call("tell")
		void tell(String text);

		@Call("tell")
		Mono<Void> tellLater(String text);

		@Call(value = "${rpc.method}", timeout = "1h")
		Object patient(RequestOptions options);

		@Configuration(proxyBeanMethods = false)
		class Registration {

			@Bean
			Rpc rpc(NovaExchanges exchanges) {
				return exchanges.create(Rpc.class);
			}

		}

	}

	record Order(@JsonProperty("instrument_name") String instrument, int amount) {

	}

	interface Unannotated {

		@Call("public/get_time")
		long time();

		default void fail() {
			throw new IllegalStateException("on purpose");
		}

	}

}
