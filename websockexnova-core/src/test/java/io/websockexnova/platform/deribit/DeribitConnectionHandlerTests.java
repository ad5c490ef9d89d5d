package io.websockexnova.platform.deribit;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DeribitConnectionHandler}.
 */
class DeribitConnectionHandlerTests {

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	private static final String SET_HEARTBEAT = "public/set_heartbeat";

	private final DeribitDialect dialect = new DeribitDialect();

	private final ScriptedDialog server = new ScriptedDialog();

	@Test
	@Tag("deribit-17")
	void whenConnectedThenHeartbeatIsSetOnEachConnection() {
		this.server.answer(SET_HEARTBEAT, "\"ok\"").answer(SET_HEARTBEAT, "\"ok\"");
		DeribitConnectionHandler handler = handler(Map.of("heartbeat-interval", "10"));
		handler.connected(this.server).block(DEADLINE);
		handler.connected(this.server).block(DEADLINE);
		assertThat(this.server.methods()).containsExactly(SET_HEARTBEAT, SET_HEARTBEAT);
		assertThat(this.server.params(0).toString()).isEqualTo("{\"interval\":10}");
	}

	@Test
	@Tag("deribit-17")
	void whenHeartbeatIsRefusedThenTheGreetingFails() {
		this.server.reject(SET_HEARTBEAT, 11050, "bad_request");
		assertThatExceptionOfType(RejectedException.class)
			.isThrownBy(() -> handler(Map.of()).connected(this.server).block(DEADLINE));
	}

	@Test
	@Tag("deribit-1")
	void whenTestnetIsChosenThenOnlyTheDefaultUrlChanges() {
		DeribitConnectionHandler test = handler(Map.of("testnet", "true"));
		assertThat(endpoint(test, "wss://www.deribit.com/ws/api/v2")).isEqualTo("wss://test.deribit.com/ws/api/v2");
		assertThat(endpoint(test, "ws://localhost:9/ws/api/v2")).isEqualTo("ws://localhost:9/ws/api/v2");
		DeribitConnectionHandler production = handler(Map.of());
		assertThat(endpoint(production, "wss://www.deribit.com/ws/api/v2"))
			.isEqualTo("wss://www.deribit.com/ws/api/v2");
	}

	@Test
	@Tag("deribit-6")
	void whenTheServerIsTheOtherEnvironmentThenTheGreetingFailsWithTheRemedy() {
		this.server.answer(SET_HEARTBEAT, "\"ok\"").answer(SET_HEARTBEAT, "\"ok\"");
		receive("{\"id\":1,\"result\":\"ok\",\"testnet\":false}");
		assertThatExceptionOfType(WrongEnvironmentException.class)
			.isThrownBy(() -> handler(Map.of("testnet", "true")).connected(this.server).block(DEADLINE))
			.withMessage("client 'deribit': the server says that it is production, but option 'testnet' is 'true'; "
					+ "correct the option or the 'url'");
		receive("{\"id\":1,\"result\":\"ok\",\"testnet\":true}");
		assertThatExceptionOfType(WrongEnvironmentException.class)
			.isThrownBy(() -> handler(Map.of("testnet", "false")).connected(this.server).block(DEADLINE));
	}

	@Test
	@Tag("deribit-6")
	void whenTheEnvironmentIsRightOrUnknownThenTheGreetingSucceeds() {
		this.server.answer(SET_HEARTBEAT, "\"ok\"").answer(SET_HEARTBEAT, "\"ok\"").answer(SET_HEARTBEAT, "\"ok\"");
		handler(Map.of("testnet", "true")).connected(this.server).block(DEADLINE);
		receive("{\"id\":1,\"result\":\"ok\",\"testnet\":true}");
		handler(Map.of("testnet", "true")).connected(this.server).block(DEADLINE);
		handler(Map.of()).connected(this.server).block(DEADLINE);
		assertThat(this.server.methods()).hasSize(3);
	}

	private void receive(String json) {
		new DeribitMessageHandler(new JsonMapper(), this.dialect).decode(Payload.text(json), (item) -> {
		});
	}

	private DeribitConnectionHandler handler(Map<String, String> options) {
		return new DeribitConnectionHandler("deribit", DeribitOptions.of("deribit", options), this.dialect);
	}

	private static @Nullable String endpoint(DeribitConnectionHandler handler, String url) {
		URI endpoint = handler.endpoint(new Attempt(1, 1, URI.create(url), null)).block(DEADLINE);
		return (endpoint != null) ? endpoint.toString() : null;
	}

}
