package io.websockexnova.platform.jsonrpc;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.Settings;
import io.websockexnova.codec.JacksonCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JsonRpcPlatform}.
 */
class JsonRpcPlatformTests {

	private final JsonRpcPlatform platform = new JsonRpcPlatform();

	@Test
	void whenAskedThenItNamesItselfAndItsOptions() {
		assertThat(this.platform.name()).isEqualTo("json-rpc");
		assertThat(this.platform.defaultUrl()).isNull();
		assertThat(this.platform.optionNames()).containsExactly("lenient-ids");
	}

	@Test
	@Tag("jsonrpc-7")
	void whenOptionIsSetThenStringifiedIdsMatch() {
		assertThat(key(Map.of("lenient-ids", "true"))).isEqualTo("5");
		assertThat(key(Map.of("lenient-ids", "false"))).isNotEqualTo("5");
		assertThat(key(Map.of())).isNotEqualTo("5");
	}

	@Test
	void whenOptionIsNoBooleanThenRefusedWithTheRemedy() {
		assertThatIllegalArgumentException().isThrownBy(() -> behaviors(Map.of("lenient-ids", "yes")))
			.withMessage("client 'rpc': option 'lenient-ids' is 'yes'; it must be 'true' or 'false'");
	}

	private String key(Map<String, String> options) {
		List<Inbound> items = new ArrayList<>();
		behaviors(options).message().decode(Payload.text("{\"id\":\"5\",\"result\":0}"), items::add);
		return items.get(0).key();
	}

	private Behaviors behaviors(Map<String, String> options) {
		return this.platform.behaviors(new PlatformContext("rpc", () -> null, options, Settings.builtIn(),
				new JsonMapper(), Clock.systemUTC(), new Random(1), JacksonCodec.json(new JsonMapper())));
	}

}
