package io.websockexnova.benchmarks.compare.peer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers what a client asks before its messages flow: {@code #7} with itself, a JSON-RPC
 * request with the channels that it names, or with {@code "ok"}.
 */
final class Requests {

	private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

	private static final Pattern CHANNELS = Pattern.compile("\"channels\":(\\[[^]]*])");

	private Requests() {
	}

	static String answer(String request) {
		if (request.startsWith("#")) {
			return request;
		}
		Matcher id = ID.matcher(request);
		Matcher channels = CHANNELS.matcher(request);
		return "{\"jsonrpc\":\"2.0\",\"id\":" + (id.find() ? id.group(1) : "null") + ",\"result\":"
				+ (channels.find() ? channels.group(1) : "\"ok\"") + ",\"testnet\":false}";
	}

}
