package io.websockexnova.engine;

import java.util.random.RandomGenerator;

import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.codec.JacksonCodec;

/**
 * Makes the behaviours of one connection of a client.
 */
final class Handlers {

	private Handlers() {
	}

	/**
	 * What reads and writes the bodies of a client.
	 * @param spec the client
	 * @param json mapper of the engine, used unless the client has a codec of its own
	 * @return the codec
	 */
	static Codec codec(ClientSpec spec, JsonMapper json) {
		Codec chosen = spec.pipeline().codec();
		return (chosen != null) ? chosen : JacksonCodec.json(json);
	}

	/**
	 * Asks the platform for its behaviours, and whoever customizes them.
	 * @param current what is known of the client; may change
	 * @param json mapper of the client
	 * @param serverClock what is known of the server's clock
	 * @param random source of nonces
	 * @param codec reads and writes bodies
	 * @return the behaviours, not guarded yet
	 */
	static Behaviors of(Current current, JsonMapper json, ServerClock serverClock, RandomGenerator random,
			Codec codec) {
		ClientSpec spec = current.get();
		return spec.customizer()
			.apply(spec.platform()
				.behaviors(new PlatformContext(spec.name(), current::credentials, spec.options(), spec.settings(), json,
						serverClock, random, codec)));
	}

}
