package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the application heartbeat, with seconds of 5 ms.
 */
class DeribitHeartbeatTests {

	private final DeribitSimulator simulator = DeribitSimulator.builder()
		.heartbeatSecond(Duration.ofMillis(5))
		.testRequestTimeout(Duration.ofSeconds(3))
		.credentials("id", "secret")
		.start();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	@Tag("deribit-17")
	void intervalsBelowTenSecondsAndNonIntegersAreRefused() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/set_heartbeat", "{\"interval\":9}")).isEqualTo(-32602);
			assertThat(client.errorCode("public/set_heartbeat", "{\"interval\":10.5}")).isEqualTo(-32602);
			assertThat(client.errorCode("public/set_heartbeat", "{}")).isEqualTo(-32602);
			assertThat(client.result("public/set_heartbeat", "{\"interval\":10}").asString()).isEqualTo("ok");
		}
	}

	@Test
	void heartbeatAndTestRequestComeEachInterval() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.result("public/set_heartbeat", "{\"interval\":10}");
			List<String> types = await().atMost(TestClient.PATIENCE)
				.until(() -> types(client), (all) -> all.size() >= 4);
			assertThat(types).startsWith("heartbeat", "test_request", "heartbeat", "test_request");
		}
	}

	@Test
	@Tag("deribit-18")
	void answeredTestRequestsKeepTheConnection() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.result("public/set_heartbeat", "{\"interval\":10}");
			IntStream.rangeClosed(1, 10).forEach((round) -> {
				await().atMost(TestClient.PATIENCE).until(() -> types(client).size() >= 2 * round);
				client.result("public/test", "{}");
			});
			assertThat(this.simulator.connections()).hasSize(1);
		}
	}

	@Test
	void unansweredTestRequestEndsTheConnectionWithoutACloseFrame() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.result("public/set_heartbeat", "{\"interval\":10}");
			client.result("public/get_time", "{}");
			await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
		}
	}

	@Test
	void testRequestCanBeSentOnDemand() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			this.simulator.faults().sendTestRequest();
			await().atMost(TestClient.PATIENCE).until(() -> types(client).equals(List.of("test_request")));
			client.result("public/test", "{}");
			this.simulator.faults().sendTestRequest();
			await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
		}
	}

	@Test
	void disabledHeartbeatStops() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			client.result("public/set_heartbeat", "{\"interval\":10}");
			await().atMost(TestClient.PATIENCE).until(() -> types(client).size() >= 2);
			client.result("public/disable_heartbeat", "{}");
			int sent = types(client).size();
			await().during(Duration.ofMillis(300))
				.atMost(TestClient.PATIENCE)
				.until(() -> types(client).size() == sent);
			assertThat(this.simulator.connections()).hasSize(1);
		}
	}

	private static List<String> types(TestClient client) {
		return client.messages()
			.stream()
			.filter((message) -> message.path("method").asString("").equals("heartbeat"))
			.map((message) -> type(message))
			.toList();
	}

	private static String type(JsonNode message) {
		return message.path("params").path("type").asString();
	}

}
