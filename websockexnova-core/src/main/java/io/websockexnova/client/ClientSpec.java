package io.websockexnova.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.Settings;

/**
 * Everything that makes a client, complete and checked. Never prints a secret.
 *
 * @param name name of the client
 * @param platform the platform
 * @param url where to connect to
 * @param credentials asked at each login; gives null if there are none
 * @param headers headers of the upgrade request
 * @param subprotocols subprotocols to offer
 * @param options options of the platform
 * @param access how the endpoint is reached
 * @param settings effective settings
 * @param customizer replaces behaviours of the platform
 * @param pipeline what messages go through
 */
public record ClientSpec(String name, Platform platform, URI url, Supplier<@Nullable Credentials> credentials,
		Map<String, String> headers, List<String> subprotocols, Map<String, String> options, Access access,
		Settings settings, UnaryOperator<Behaviors> customizer, Pipeline pipeline) {

	public ClientSpec {
		Objects.requireNonNull(name, "'name' must not be null");
		Objects.requireNonNull(url, "'url' must not be null");
		headers = Map.copyOf(headers);
		subprotocols = List.copyOf(subprotocols);
		options = Map.copyOf(options);
	}

	@Override
	public String toString() {
		return "ClientSpec[" + this.name + ", platform " + this.platform.name() + "]";
	}

}
