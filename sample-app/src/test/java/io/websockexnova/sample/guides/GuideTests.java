package io.websockexnova.sample.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.spring.boot.autoconfigure.NovaWebSocketClientAutoConfiguration;
import io.websockexnova.spring.boot.autoconfigure.WebSockexNovaAutoConfiguration;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the guides show is what runs here.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(90)
class GuideTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, NovaWebSocketClientAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial", "websockexnova.outbound.offline=wait");

	@ParameterizedTest
	@CsvSource({ "listeners, 'Quotes,Candles,Polite'", "exchange, 'DeribitApi,Apis,Existing'" })
	void everyCodeIsOneThatRuns(String guide, String names) throws IOException {
		List<String> expected = new ArrayList<>();
		for (String name : names.split(",")) {
			String source = Files.readString(Path.of("src/test/java/io/websockexnova/sample/guides/" + name + ".java"));
			Matcher body = Pattern.compile("^@.*", Pattern.MULTILINE | Pattern.DOTALL).matcher(source);
			assertThat(body.find()).isTrue();
			expected.add(body.group());
		}
		List<String> shown = new ArrayList<>();
		Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/guides/" + guide + ".md")));
		while (blocks.find()) {
			shown.add(blocks.group(1));
		}
		assertThat(shown).isEqualTo(expected);
	}

	@Test
	void listenersOfTopics(CapturedOutput output) {
		try (DeribitSimulator simulator = DeribitSimulator.builder().seed(1).credentials("id", "secret").start()) {
			withDeribit(simulator)
				.withPropertyValues("feed.topics=book.BTC-PERPETUAL.100ms,book.ETH-PERPETUAL.100ms",
						"feed.coins=BTC,ETH")
				.withBean(Quotes.class)
				.withBean(Candles.class)
				.run((context) -> {
					Awaitility.await()
						.atMost(LIMIT)
						.untilAsserted(() -> assertThat(output).contains("book.BTC-PERPETUAL.100ms by name",
								"book.ETH-PERPETUAL.100ms by name", "BTC-PERPETUAL by expression",
								"ETH-PERPETUAL by expression"));
					simulator.faults().skipDelta("book.BTC-PERPETUAL.raw");
					Awaitility.await()
						.atMost(LIMIT)
						.untilAsserted(() -> assertThat(output).contains("book.BTC-PERPETUAL.raw: Gap at ",
								"book.BTC-PERPETUAL.raw: Repairing at ", "book.BTC-PERPETUAL.raw: Recovered at "));
				});
		}
	}

	@Test
	void replies() throws Exception {
		CompletableFuture<String> reply = new CompletableFuture<>();
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade().send(Frame.text("{\"from\":\"Ann\",\"text\":\"hi\"}"));
			reply.complete(peer.read().text());
			peer.awaitEnd();
		})) {
			this.runner.withPropertyValues("websockexnova.clients.chat.url=" + server.uri())
				.withBean(Polite.class)
				.run((context) -> assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo("thank you, Ann"));
		}
	}

	@Test
	void interfaces() {
		try (DeribitSimulator simulator = DeribitSimulator.builder().seed(1).credentials("id", "secret").start()) {
			withDeribit(simulator)
				.withPropertyValues("websockexnova.clients.backup.platform=deribit",
						"websockexnova.clients.backup.auto-connect=false")
				.withUserConfiguration(Apis.class)
				.run((context) -> {
					DeribitApi api = context.getBean("api", DeribitApi.class);
					StepVerifier.create(api.instant()).expectNextCount(1).expectComplete().verify(LIMIT);
					assertThat(api.summary("BTC", RequestOptions.DEFAULTS))
						.isEqualTo(new DeribitApi.Summary("BTC", 10));
					StepVerifier.create(api.book("BTC-PERPETUAL"))
						.expectNextMatches(TopicUpdate.Data.class::isInstance)
						.thenCancel()
						.verify(LIMIT);
					assertThat(context.getBean("other")).hasToString("DeribitApi[client 'backup']");
				});
		}
	}

	@Test
	void springsWebSocketClient(CapturedOutput output) {
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade();
			peer.send(Frame.text("echo of " + peer.read().text()));
			peer.awaitEnd();
		})) {
			this.runner.withBean(Existing.class).run((context) -> {
				Disposable execution = context.getBean(Existing.class).run(server.uri()).subscribe();
				Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(output).contains("echo of hello"));
				execution.dispose();
			});
		}
	}

	private ApplicationContextRunner withDeribit(DeribitSimulator simulator) {
		return this.runner.withPropertyValues("websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.url=" + simulator.url(),
				"websockexnova.clients.deribit.credentials.key=id",
				"websockexnova.clients.deribit.credentials.secret=secret");
	}

}
