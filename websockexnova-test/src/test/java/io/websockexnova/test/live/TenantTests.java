package io.websockexnova.test.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Credentials;
import io.websockexnova.client.NovaClient;
import io.websockexnova.platform.deribit.DeribitPlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two tenants with credentials of their own in one engine.
 */
@Tag("S16")
@Tag("R25")
class TenantTests {

	private static final int ROUNDS = 10;

	private static final List<String> NAMES = List.of("anna", "bert");

	@RegisterExtension
	final Live live = new Live();

	private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

	private final ScriptedVenue venue = this.live.deribitVenue();

	private final Map<ScriptedVenue.Connection, String> tenants = new ConcurrentHashMap<>();

	@Test
	void nobodyEverUsesTheTokenOfAnotherAndEachAttemptAsksOnce() {
		this.venue.on("public/auth", (request) -> {
			String key = request.params().path("client_id").stringValue("");
			if (!key.isEmpty()) {
				this.tenants.put(request.connection(), key);
			}
			String tenant = this.tenants.get(request.connection());
			request.result("{\"access_token\":\"a\",\"refresh_token\":\"token-of-" + tenant + "-"
					+ this.asked.get(tenant) + "\",\"expires_in\":900,\"scope\":\"trade:read_write\"}");
		}).on("private/x", (request) -> request.error(13009, "unauthorized"));
		List<NovaClient> clients = new ArrayList<>();
		for (String name : NAMES) {
			AtomicInteger count = new AtomicInteger();
			this.asked.put(name, count);
			clients.add(Live.connect(this.live.client(name, this.venue.uri())
				.platform(new DeribitPlatform())
				.credentials(() -> new Credentials(name, "secret-of-" + name + "-" + count.incrementAndGet()))));
		}
		for (int round = 1; round <= ROUNDS; round++) {
			for (NovaClient client : clients) {
				// A refusal for want of a login renews it, with the token of the tenant.
				Live.failureOf(client.request("private/x", Map.of(), Long.class));
				int renewals = 2 * round - ((client == clients.get(0)) ? 1 : 0);
				Live.awaitTrue("renewed", () -> refreshes().size() >= renewals);
			}
			int generation = round + 1;
			this.tenants.keySet()
				.stream()
				.filter((connection) -> !connection.isEnded())
				.forEach((connection) -> connection.peer().reset());
			clients.forEach((client) -> Live.awaitReady(client, generation));
		}
		for (ScriptedVenue.Request login : logins()) {
			String tenant = this.tenants.get(login.connection());
			assertThat(login.params().path("client_id").stringValue()).isEqualTo(tenant);
			assertThat(login.params().path("client_secret").stringValue()).startsWith("secret-of-" + tenant + "-");
		}
		for (ScriptedVenue.Request renewal : refreshes()) {
			assertThat(renewal.params().path("refresh_token").stringValue())
				.startsWith("token-of-" + this.tenants.get(renewal.connection()) + "-");
		}
		for (String name : NAMES) {
			assertThat(logins().stream()
				.map((login) -> login.params().path("client_secret").stringValue())
				.filter((secret) -> secret.contains(name))).as("each attempt with what the supplier has given for it")
				.containsExactlyElementsOf(expected(name));
			assertThat(this.asked.get(name)).hasValue(ROUNDS + 1);
		}
		assertThat(refreshes()).hasSize(2 * ROUNDS);
	}

	private static List<String> expected(String name) {
		List<String> secrets = new ArrayList<>();
		for (int i = 1; i <= ROUNDS + 1; i++) {
			secrets.add("secret-of-" + name + "-" + i);
		}
		return secrets;
	}

	private List<ScriptedVenue.Request> logins() {
		return auths("client_credentials");
	}

	private List<ScriptedVenue.Request> refreshes() {
		return auths("refresh_token");
	}

	private List<ScriptedVenue.Request> auths(String grant) {
		return this.venue.requests()
			.stream()
			.filter((request) -> request.method().equals("public/auth"))
			.filter((request) -> request.params().path("grant_type").stringValue().equals(grant))
			.toList();
	}

}
