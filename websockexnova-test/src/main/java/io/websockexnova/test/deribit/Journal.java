package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What clients sent: requests in order of arrival, and what they got wrong.
 */
final class Journal {

	private static final int CAPACITY = 20_000;

	private static final Set<String> SECRETS = Set.of("client_secret", "signature", "refresh_token", "access_token");

	private final Deque<ReceivedRequest> requests = new ArrayDeque<>();

	private final List<String> violations = new ArrayList<>();

	private final Set<String> secrets = new HashSet<>();

	private long index;

	synchronized void request(int connection, String method, @Nullable JsonNode id, JsonNode params) {
		List<String> channels = new ArrayList<>();
		Map<String, String> others = new LinkedHashMap<>();
		params.properties().forEach((param) -> {
			if (param.getKey().equals("channels")) {
				param.getValue().values().forEach((channel) -> channels.add(channel.asString("")));
			}
			else {
				boolean secret = SECRETS.contains(param.getKey());
				if (secret) {
					secret(text(param.getValue()));
				}
				others.put(param.getKey(), secret ? "***" : text(param.getValue()));
			}
		});
		if (this.requests.size() == CAPACITY) {
			this.requests.remove();
		}
		this.requests.add(new ReceivedRequest(this.index++, connection, method, (id != null) ? text(id) : null,
				List.copyOf(channels), Map.copyOf(others), System.nanoTime()));
		notifyAll();
	}

	// Notes a secret that has been on the wire.
	synchronized void secret(String secret) {
		if (!secret.isEmpty() && this.secrets.size() < CAPACITY) {
			this.secrets.add(secret);
		}
	}

	synchronized Set<String> secrets() {
		return Set.copyOf(this.secrets);
	}

	synchronized void violation(int connection, String what) {
		if (this.violations.size() < CAPACITY) {
			this.violations.add("connection " + connection + " " + what);
		}
	}

	synchronized List<ReceivedRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized List<String> violations() {
		return List.copyOf(this.violations);
	}

	synchronized ReceivedRequest await(Predicate<ReceivedRequest> predicate, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (true) {
			for (ReceivedRequest request : this.requests) {
				if (predicate.test(request)) {
					return request;
				}
			}
			long left = (deadline - System.nanoTime()) / 1_000_000;
			if (left <= 0) {
				throw new AssertionError("no such request within " + timeout + "; received so far: "
						+ this.requests.stream().map(ReceivedRequest::method).toList());
			}
			pause(left);
		}
	}

	private void pause(long millis) {
		try {
			wait(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting for a request", ex);
		}
	}

	private static String text(JsonNode value) {
		return value.isString() ? value.stringValue() : Json.write(value);
	}

}
