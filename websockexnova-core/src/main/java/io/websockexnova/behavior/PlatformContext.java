package io.websockexnova.behavior;

import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a platform is told about a client.
 *
 * @param client name of the client
 * @param credentials asked at each login; gives null if there are none
 * @param options options of the platform, by the names it declares
 * @param settings the client's settings
 * @param json mapper for encoding and decoding
 * @param clock wall clock, for timestamps that are signed: corrected by what is known of
 * the server's clock, so to be asked each time
 * @param random source of nonces and jitter
 */
public record PlatformContext(String client, Supplier<@Nullable Credentials> credentials, Map<String, String> options,
		Settings settings, JsonMapper json, Clock clock, RandomGenerator random) {

	@Override
	public String toString() {
		return "PlatformContext[" + this.client + "]";
	}

}
