package io.websockexnova.test.deribit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of logins and tokens.
 */
class DeribitAuthenticationTests {

	private static final String LOGIN = """
			{"grant_type":"client_credentials","client_id":"id","client_secret":"secret"}""";

	private static final String SUMMARY = "private/get_account_summary";

	private static final String BTC = "{\"currency\":\"BTC\"}";

	private static final String D_SECRET = "exampleDeribitSecret0123456789";

	private final DeribitSimulator simulator = DeribitSimulator.builder().credentials("id", "secret").start();

	@AfterEach
	void stop() {
		this.simulator.close();
	}

	@Test
	void credentialsGiveTokensWithLifetimeAndScope() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode(SUMMARY, BTC)).isEqualTo(13009);
			JsonNode result = client.result("public/auth", LOGIN);
			assertThat(result.path("expires_in").asLong()).isEqualTo(900);
			assertThat(result.path("token_type").asString()).isEqualTo("bearer");
			assertThat(result.path("scope").asString().split(" ")).contains("connection", "mainaccount",
					"trade:read_write");
			assertThat(result.path("access_token").asString()).isNotEmpty()
				.isNotEqualTo(result.path("refresh_token").asString());
			assertThat(client.result(SUMMARY, BTC).path("currency").asString()).isEqualTo("BTC");
		}
	}

	@Test
	void secretsThatHaveBeenOnTheWireAreKnown() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(this.simulator.secrets()).isEmpty();
			JsonNode first = client.result("public/auth", LOGIN);
			String refreshToken = first.path("refresh_token").asString();
			JsonNode second = client.result("public/auth", """
					{"grant_type":"refresh_token","refresh_token":"%s"}""".formatted(refreshToken));
			assertThat(client.errorCode("public/auth", """
					{"grant_type":"client_signature","client_id":"id","timestamp":1,"nonce":"n","signature":"s1"}"""))
				.isEqualTo(13004);
			assertThat(this.simulator.secrets()).containsExactlyInAnyOrder("secret", "s1", refreshToken,
					first.path("access_token").asString(), second.path("access_token").asString(),
					second.path("refresh_token").asString());
		}
	}

	@Test
	@Tag("deribit-15")
	void wrongSecretsAndUnknownClientsAreInvalidCredentials() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/auth", LOGIN.replace("secret\"}", "wrong\"}"))).isEqualTo(13004);
			assertThat(client.errorCode("public/auth", LOGIN.replace("\"id\"", "\"other\""))).isEqualTo(13004);
			assertThat(client.errorCode("public/auth", "{\"grant_type\":\"password\"}")).isEqualTo(-32602);
		}
	}

	@ParameterizedTest
	@CsvSource({
			"AMANDA, AMANDASECRECT, 1576074319000, 1iqt2wls, '', 56590594f97921b09b18f166befe0d1319b198bbcdad7ca73382de2f88fe9aa1",
			"key, " + D_SECRET
					+ ", 1700000000000, a1b2c3d4e5f6, '', db8ac452ad27a3812b8ba2762483851b5003469e2c73aae6dcd159298a75e7b0",
			"key, " + D_SECRET
					+ ", 1700000000000, a1b2c3d4e5f6, hello, 51b3523d964b6a7c05d18fdfb682529547f1f867a72e7c9b86c2d32560de467e",
			"key, " + D_SECRET
					+ ", 1700000000001, a1b2c3d4e5f6, '', 28c03d8d874bf700c823fbf15abf6f7da123ef5e88bd6d79a6ae6fb0cdc46b9e",
			"key, " + D_SECRET
					+ ", 1700000000000, a1b2c3d4e5f6, źródło, 71e99dee84e8da5a867d78241d649e271dde92e08453e574254ae954b476d83f" })
	@Tag("deribit-9")
	void signatureVectorsVerifyOnceAndWithinAMinute(String id, String secret, long timestamp, String nonce, String data,
			String signature) {
		String params = """
				{"grant_type":"client_signature","client_id":"%s","timestamp":%d,"nonce":"%s","data":"%s","signature":"%s"}"""
			.formatted(id, timestamp, nonce, data, signature);
		try (DeribitSimulator signed = at(timestamp + 59_000, id, secret);
				TestClient client = TestClient.connect(signed)) {
			assertThat(client.errorCode("public/auth", params.replace(signature, signature.replace('5', '6'))))
				.isEqualTo(13004);
			assertThat(client.result("public/auth", params).has("access_token")).isTrue();
			assertThat(client.errorCode("public/auth", params)).as("nonce used twice").isEqualTo(13004);
		}
		try (DeribitSimulator late = at(timestamp + 61_000, id, secret); TestClient client = TestClient.connect(late)) {
			assertThat(client.errorCode("public/auth", params)).as("timestamp too old").isEqualTo(13004);
		}
	}

	@Test
	@Tag("deribit-10")
	void timestampMustBeANumber() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode("public/auth", """
					{"grant_type":"client_signature","client_id":"id","timestamp":"1","nonce":"n","signature":"s"}"""))
				.isEqualTo(-32602);
		}
	}

	@Test
	@Tag("deribit-13")
	void refreshTokensRotate() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			String first = client.result("public/auth", LOGIN).path("refresh_token").asString();
			JsonNode renewed = client.result("public/auth", refresh(first));
			assertThat(client.errorCode("public/auth", refresh(first))).isEqualTo(-32602);
			String second = renewed.path("refresh_token").asString();
			assertThat(client.result("public/auth", refresh(second)).path("scope")).isEqualTo(renewed.path("scope"));
			assertThat(client.result(SUMMARY, BTC).has("balance")).isTrue();
		}
	}

	@Test
	void connectionTokensDieWithTheirConnectionAndSessionTokensDoNot() {
		String plain;
		String session;
		try (TestClient client = TestClient.connect(this.simulator)) {
			plain = client.result("public/auth", LOGIN).path("access_token").asString();
			session = client.result("public/auth", LOGIN.replace("}", ",\"scope\":\"session:a account:read\"}"))
				.path("access_token")
				.asString();
		}
		await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.errorCode(SUMMARY, withToken(plain))).isEqualTo(13009);
			assertThat(client.result(SUMMARY, withToken(session)).has("balance")).isTrue();
			assertThat(client.errorCode(SUMMARY, BTC)).isEqualTo(13009);
		}
	}

	@Test
	void sameSessionNameTakesTheRefreshTokenOfTheOther() {
		String login = LOGIN.replace("}", ",\"scope\":\"session:a\"}");
		try (TestClient first = TestClient.connect(this.simulator);
				TestClient second = TestClient.connect(this.simulator)) {
			String refresh = first.result("public/auth", login).path("refresh_token").asString();
			second.result("public/auth", login);
			assertThat(first.errorCode("public/auth", refresh(refresh))).isEqualTo(-32602);
		}
	}

	@Test
	@Tag("deribit-12")
	void scopeIsNarrowedToWhatTheKeyHolds() {
		try (DeribitSimulator limited = DeribitSimulator.builder()
			.credentials("id", "secret")
			.scope("account:read_write", "trade:read")
			.start(); TestClient client = TestClient.connect(limited)) {
			String scope = client
				.result("public/auth", LOGIN.replace("}", ",\"scope\":\"trade:read_write account:read wallet:read\"}"))
				.path("scope")
				.asString();
			assertThat(scope.split(" ")).containsExactlyInAnyOrder("trade:read", "account:read", "connection",
					"mainaccount");
			assertThat(client.errorCode("private/buy", """
					{"instrument_name":"BTC-PERPETUAL","amount":10,"price":1}""")).isEqualTo(13021);
			assertThat(client.errorCode("private/enable_cancel_on_disconnect", "{}")).isEqualTo(13021);
			assertThat(client.result("private/get_open_orders", "{}").isArray()).isTrue();
		}
	}

	@Test
	void scopeMayNameARightTwice() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			assertThat(client.result("public/auth", LOGIN.replace("}", ",\"scope\":\"trade:read  trade:read\"}"))
				.path("scope")
				.asString()).isEqualTo("trade:read connection mainaccount");
			assertThat(client.errorCode("public/auth", LOGIN.replace("}", ",\"scope\":\"expires:soon\"}")))
				.isEqualTo(-32602);
		}
	}

	@Test
	void tokensExpireAfterTheirLifetime() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			JsonNode result = client.result("public/auth",
					LOGIN.replace("}", ",\"scope\":\"expires:4 account:read\"}"));
			assertThat(result.path("expires_in").asLong()).isEqualTo(4);
			assertThat(client.result(SUMMARY, BTC).has("balance")).isTrue();
			await().atMost(TestClient.PATIENCE).until(() -> client.errorCode(SUMMARY, BTC) == 13009);
		}
	}

	@Test
	@Tag("deribit-16")
	void expiredTokensFailPrivateCallsUntilTheNextLoginWhileDataFlows() {
		String channel = "book.BTC-PERPETUAL.raw";
		try (TestClient client = TestClient.connect(this.simulator)) {
			String refresh = client.result("public/auth", LOGIN).path("refresh_token").asString();
			client.subscribe(channel);
			this.simulator.faults().expireTokens();
			assertThat(client.errorCode(SUMMARY, BTC)).isEqualTo(13009);
			assertThat(client.errorCode("private/subscribe", TestClient.channels("user.orders.any.any.raw")))
				.isEqualTo(13009);
			assertThat(client.errorCode("public/auth", refresh(refresh))).isEqualTo(-32602);
			client.awaitData(channel, client.data(channel).size() + 2);
			client.result("public/auth", LOGIN);
			assertThat(client.result(SUMMARY, BTC).has("balance")).isTrue();
		}
	}

	@Test
	void expiredAccessTokensCanBeRefreshed() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			String refresh = client.result("public/auth", LOGIN).path("refresh_token").asString();
			this.simulator.faults().expireAccessTokens();
			assertThat(client.errorCode(SUMMARY, BTC)).isEqualTo(13009);
			client.result("public/auth", refresh(refresh));
			assertThat(client.result(SUMMARY, BTC).has("balance")).isTrue();
		}
	}

	@Test
	void logoutIsNotAnsweredAndEndsTheConnection() {
		try (TestClient client = TestClient.loggedIn(this.simulator)) {
			client.send("{\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"private/logout\",\"params\":{}}");
			await().atMost(TestClient.PATIENCE).until(() -> this.simulator.connections().isEmpty());
			assertThat(client.messages()).noneMatch((message) -> message.path("id").asInt(0) == 99);
		}
	}

	@Test
	void nextLoginCanBeMadeToFailOnce() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			this.simulator.faults().failNextAuth(11094, "internal_server_error");
			assertThat(client.errorCode("public/auth", LOGIN)).isEqualTo(11094);
			assertThat(client.result("public/auth", LOGIN).has("access_token")).isTrue();
		}
	}

	@Test
	@Tag("deribit-50")
	void secretsDoNotReachTheJournal() {
		try (TestClient client = TestClient.connect(this.simulator)) {
			JsonNode tokens = client.result("public/auth", LOGIN);
			client.result(SUMMARY, withToken(tokens.path("access_token").asString()));
			client.result("public/auth", refresh(tokens.path("refresh_token").asString()));
			List<ReceivedRequest> requests = this.simulator.requests();
			assertThat(requests).hasSize(3);
			assertThat(requests.toString()).contains("client_id=id")
				.contains("client_secret=***")
				.doesNotContain("secret=secret", tokens.path("access_token").asString(),
						tokens.path("refresh_token").asString());
		}
	}

	private static DeribitSimulator at(long millis, String id, String secret) {
		return DeribitSimulator.builder()
			.clock(Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC))
			.credentials(id, secret)
			.start();
	}

	private static String refresh(String token) {
		return "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"" + token + "\"}";
	}

	private static String withToken(String token) {
		return "{\"currency\":\"BTC\",\"access_token\":\"" + token + "\"}";
	}

}
