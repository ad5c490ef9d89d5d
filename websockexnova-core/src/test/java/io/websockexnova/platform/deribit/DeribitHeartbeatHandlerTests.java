package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeribitHeartbeatHandler}.
 */
class DeribitHeartbeatHandlerTests {

	private final DeribitHeartbeatHandler handler = new DeribitHeartbeatHandler(Duration.ofSeconds(30));

	private final DeribitMessageHandler messages = new DeribitMessageHandler(new JsonMapper(), new DeribitDialect());

	@Test
	@Tag("deribit-18")
	void whenTestIsRequestedThenAnsweredWithPublicTestThatHasAnId() {
		Call answer = answer("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}");
		assertThat(this.messages.encode(9099, Objects.requireNonNull(answer)).payload().utf8())
			.isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9099,\"method\":\"public/test\",\"params\":{}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"method\":\"heartbeat\",\"params\":{\"type\":\"heartbeat\"}}",
			"{\"method\":\"heartbeat\",\"params\":{\"x\":{\"type\":\"test_request\"}}}",
			"{\"method\":\"heartbeat\",\"params\":[\"test_request\"]}", "{\"method\":\"heartbeat\"}",
			"{\"method\":\"heartbeat\",\"params\":null}", "{\"method\":\"heartbeat\",\"params\":{\"type\":1}}",
			"{\"method\":\"other\",\"params\":{\"type\":\"test_request\"}}" })
	@Tag("deribit-19")
	void whenItIsNoTestRequestThenNothingIsAnswered(String json) {
		assertThat(answer(json)).isNull();
	}

	@Test
	@Tag("deribit-20")
	void whenSilentForMoreThanTwoIntervalsThenTheServerIsGone() {
		assertThat(this.handler.silenceLimit(Settings.builtIn())).isEqualTo(Duration.ofSeconds(65));
	}

	@Test
	void whenAskedForPlanThenPingFramesBySettings() {
		assertThat(this.handler.plan(Settings.builtIn()))
			.isEqualTo(new HeartbeatPlan.PingFrames(Duration.ofSeconds(30), Duration.ofSeconds(10)));
	}

	private @Nullable Call answer(String json) {
		List<Inbound> items = new ArrayList<>();
		this.messages.decode(Payload.text(json), items::add);
		assertThat(items).hasSize(1);
		return this.handler.answer(items.get(0));
	}

}
