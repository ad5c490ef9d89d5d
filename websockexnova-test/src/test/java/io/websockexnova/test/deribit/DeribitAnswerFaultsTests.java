package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of faults in answers.
 */
class DeribitAnswerFaultsTests {

	private static final String TICKER = "ticker.BTC-PERPETUAL.raw";

	private static final String BUY = """
			{"instrument_name":"BTC-PERPETUAL","amount":10,"price":50000,"label":"a"}""";

	private final DeribitSimulator simulator = DeribitSimulator.builder().credentials("id", "secret").start();

	private final DeribitFaults faults = this.simulator.faults();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	@Tag("deribit-7")
	void swallowedRequestsAreJournalledButNeitherExecutedNorAnswered() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(TICKER);
			this.faults.stopAnswering(true);
			CompletableFuture<JsonNode> answer = client.request("private/buy", BUY);
			this.simulator.awaitRequest((request) -> request.method().equals("private/buy"), TestClient.PATIENCE);
			client.awaitData(TICKER, client.data(TICKER).size() + 3);
			assertThat(answer).isNotDone();
			assertThat(this.simulator.orders()).isEmpty();
			this.faults.resumeAnswering();
			assertThat(client.result("public/test", "{}").has("version")).isTrue();
			assertThat(answer).isNotDone();
		}
	}

	@Test
	void nothingAtAllFlowsIfSoAsked() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(TICKER);
			client.awaitData(TICKER, 1);
			this.faults.stopAnswering(false);
			client.request("public/test", "{}");
			this.simulator.awaitRequest((request) -> request.method().equals("public/test"), TestClient.PATIENCE);
			int received = client.messages().size();
			await().during(Duration.ofMillis(200))
				.atMost(TestClient.PATIENCE)
				.until(() -> client.messages().size() == received);
			assertThat(this.simulator.connections()).hasSize(1);
			this.faults.resumeAnswering();
			client.awaitData(TICKER, client.data(TICKER).size() + 1);
		}
	}

	@Test
	@Tag("deribit-39")
	void answerCanBeLostAfterTheOrderWasPlaced() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			this.faults.loseAnswers("private/buy", 1);
			CompletableFuture<JsonNode> lost = client.request("private/buy", BUY);
			assertThat(client.result("private/buy", BUY).has("order")).isTrue();
			assertThat(lost).isNotDone();
			assertThat(this.simulator.orders()).hasSize(2);
		}
	}

	@Test
	@Tag("deribit-3")
	void answersCanComeInAnotherOrder() {
		this.faults.delayAnswers("public/status", Duration.ofMillis(100));
		try (TestClient client = TestClient.connect(this.simulator)) {
			CompletableFuture<JsonNode> late = client.request("public/status", "{}");
			client.result("public/test", "{}");
			late.join();
			assertThat(client.messages()).extracting((message) -> message.path("id").asInt()).containsExactly(2, 1);
		}
	}

	@Test
	@Tag("deribit-38")
	void methodCanBeAnsweredWithAnErrorForSomeTimes() {
		this.faults.answerWithError("private/buy", 10040, "retry", 2);
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			assertThat(client.errorCode("private/buy", BUY)).isEqualTo(10040);
			assertThat(client.errorCode("private/buy", BUY)).isEqualTo(10040);
			assertThat(client.result("private/buy", BUY).has("order")).isTrue();
			assertThat(this.simulator.orders()).hasSize(1);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.faults.answerWithError("public/test", 1, "", 0));
	}

	@Test
	void errorsWithoutIdAndArbitraryTextReachEveryConnection() {
		try (TestClient first = TestClient.connect(this.simulator);
				TestClient second = TestClient.connect(this.simulator)) {
			this.faults.sendError(10028, "too_many_requests");
			this.faults.sendText("{\"id\":4711,\"result\":\"late\"}");
			for (TestClient client : new TestClient[] { first, second }) {
				await().atMost(TestClient.PATIENCE).until(() -> client.messages().size() == 2);
				assertThat(client.messages().get(0).path("error").path("code").asInt()).isEqualTo(10028);
				assertThat(client.messages().get(0).has("id")).isFalse();
				assertThat(client.messages().get(1).path("id").asInt()).isEqualTo(4711);
			}
		}
	}

	@Test
	@Tag("deribit-42")
	void usedUpCreditsGive10028AndAClose() {
		try (DeribitSimulator limited = DeribitSimulator.builder().creditLimits(true).start();
				TestClient client = TestClient.connect(limited)) {
			for (int i = 0; i < 10; i++) {
				client.subscribe("quote.BTC-PERPETUAL");
				client.unsubscribe("quote.BTC-PERPETUAL");
			}
			int code = 0;
			for (int i = 0; i < 10 && code == 0; i++) {
				code = client.errorCode("public/subscribe", TestClient.channels("quote.BTC-PERPETUAL"));
			}
			assertThat(code).isEqualTo(10028);
			await().atMost(TestClient.PATIENCE).until(() -> limited.connections().isEmpty());
		}
	}

	@Test
	@Tag("deribit-49")
	void clientThatDoesNotReadIsTooSlowAndClosed() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.subscribe(TICKER);
			client.stopReading();
			String large = "\"" + "x".repeat(1 << 20) + "\"";
			for (int i = 0; i < 30; i++) {
				this.faults.sendText(large);
			}
			await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
		}
	}

}
