package io.websockexnova.platform.jsonrpc;

import java.util.Set;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;

/**
 * Plain JSON-RPC 2.0: requests with answers, notifications both ways. Option
 * {@code lenient-ids} (default false) matches answers of servers that turn the id of a
 * request into a string. Thread-safe.
 */
public final class JsonRpcPlatform implements Platform {

	private static final String LENIENT_IDS = "lenient-ids";

	@Override
	public String name() {
		return "json-rpc";
	}

	@Override
	public Set<String> optionNames() {
		return Set.of(LENIENT_IDS);
	}

	@Override
	public Behaviors behaviors(PlatformContext context) {
		context.requireJson();
		return Behaviors.defaults()
			.withMessage(new JsonRpcMessageHandler(context.json(), lenientIds(context), JsonRpcDialect.PLAIN));
	}

	private static boolean lenientIds(PlatformContext context) {
		String value = context.options().getOrDefault(LENIENT_IDS, "false");
		return switch (value) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("client '" + context.client() + "': option '" + LENIENT_IDS
					+ "' is '" + value + "'; it must be 'true' or 'false'");
		};
	}

}
