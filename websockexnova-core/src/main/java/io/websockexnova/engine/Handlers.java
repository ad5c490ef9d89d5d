package io.websockexnova.engine;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.client.ClientSpec;

/**
 * Makes the behaviours of one connection of a client.
 */
final class Handlers {

	private Handlers() {
	}

	/**
	 * Asks the platform for its behaviours, and whoever customizes them.
	 * @param current what is known of the client; may change
	 * @param json mapper of the client
	 * @param serverClock what is known of the server's clock
	 * @param random source of nonces
	 * @return the behaviours, not guarded yet
	 */
	static Behaviors of(AtomicReference<ClientSpec> current, JsonMapper json, ServerClock serverClock,
			RandomGenerator random) {
		ClientSpec spec = Objects.requireNonNull(current.get());
		return spec.customizer()
			.apply(spec.platform()
				.behaviors(new PlatformContext(spec.name(),
						() -> Objects.requireNonNull(current.get()).credentials().get(), spec.options(),
						spec.settings(), json, serverClock, random)));
	}

}
