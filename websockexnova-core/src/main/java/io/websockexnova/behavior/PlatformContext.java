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
 * @param codec reads and writes bodies; JSON with the mapper unless the client has
 * another
 */
public record PlatformContext(String client, Supplier<@Nullable Credentials> credentials, Map<String, String> options,
		Settings settings, JsonMapper json, Clock clock, RandomGenerator random, Codec codec) {

	/**
	 * The codec, for a platform that speaks JSON.
	 * @return the codec
	 * @throws IllegalArgumentException if the client has one of another format
	 */
	public Codec requireJson() {
		if (!this.codec.isJson()) {
			throw new IllegalArgumentException("client '" + this.client + "': the codec '" + this.codec.name()
					+ "' does not suit the platform, whose messages are JSON; leave out 'codec' or use 'json'");
		}
		return this.codec;
	}

	@Override
	public String toString() {
		return "PlatformContext[" + this.client + "]";
	}

}
