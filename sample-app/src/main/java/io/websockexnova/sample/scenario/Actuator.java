package io.websockexnova.sample.scenario;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the application's Actuator, as an operator would.
 */
final class Actuator {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final String base;

	Actuator(String port) {
		this.base = "http://127.0.0.1:" + port + "/actuator/";
	}

	/**
	 * Health of the client.
	 * @return the status, or what went wrong
	 */
	String health() {
		return get("health/websockexnova/deribit").path("status").asString("no answer");
	}

	/**
	 * A counter of the client.
	 * @param name its name
	 * @return its value, or -1 if there is none
	 */
	long counter(String name) {
		return get("metrics/websockexnova." + name).path("measurements").path(0).path("value").asLong(-1);
	}

	private JsonNode get(String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.base + path)).timeout(TIMEOUT).build();
		try {
			return JsonMapper.shared().readTree(this.http.send(request, HttpResponse.BodyHandlers.ofString()).body());
		}
		catch (IOException | JacksonException ex) {
			return JsonMapper.shared().createObjectNode().put("status", ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while asking Actuator", ex);
		}
	}

}
