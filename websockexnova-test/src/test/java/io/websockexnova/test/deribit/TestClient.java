package io.websockexnova.test.deribit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.awaitility.Awaitility.await;

/**
 * A client of the JDK's own WebSocket, which shares nothing with ours.
 */
final class TestClient implements WebSocket.Listener, AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final Map<String, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();

	private final List<JsonNode> messages = new CopyOnWriteArrayList<>();

	private final CompletableFuture<String> end = new CompletableFuture<>();

	private final AtomicLong ids = new AtomicLong();

	private final StringBuilder text = new StringBuilder();

	private final WebSocket socket;

	private volatile boolean reading = true;

	private TestClient(URI url) {
		this.socket = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(url, this).join();
	}

	static TestClient connect(DeribitSimulator simulator) {
		return new TestClient(simulator.url());
	}

	static TestClient loggedIn(DeribitSimulator simulator) {
		TestClient client = connect(simulator);
		client.result("public/auth", """
				{"grant_type":"client_credentials","client_id":"id","client_secret":"secret"}""");
		return client;
	}

	void send(String message) {
		this.socket.sendText(message, true).join();
	}

	CompletableFuture<JsonNode> request(String method, String params) {
		String id = String.valueOf(this.ids.incrementAndGet());
		CompletableFuture<JsonNode> response = new CompletableFuture<>();
		this.pending.put(id, response);
		send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
		return response.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	JsonNode call(String method, String params) {
		return request(method, params).join();
	}

	JsonNode result(String method, String params) {
		JsonNode response = call(method, params);
		if (!response.has("result")) {
			throw new AssertionError(method + " was answered with " + response);
		}
		return response.path("result");
	}

	int errorCode(String method, String params) {
		return call(method, params).path("error").path("code").asInt(0);
	}

	List<String> subscribe(String... channels) {
		return result("public/subscribe", channels(channels)).values().stream().map(JsonNode::asString).toList();
	}

	List<String> unsubscribe(String... channels) {
		return result("public/unsubscribe", channels(channels)).values().stream().map(JsonNode::asString).toList();
	}

	static String channels(String... channels) {
		return "{\"channels\":[\"" + String.join("\",\"", channels) + "\"]}";
	}

	/**
	 * Everything that came, in order, responses included.
	 */
	List<JsonNode> messages() {
		return List.copyOf(this.messages);
	}

	List<JsonNode> data(String channel) {
		List<JsonNode> data = new ArrayList<>();
		for (JsonNode message : this.messages) {
			if (message.path("params").path("channel").asString("").equals(channel)) {
				data.add(message.path("params").path("data"));
			}
		}
		return data;
	}

	List<JsonNode> awaitData(String channel, int count) {
		return await().atMost(PATIENCE).until(() -> data(channel), (data) -> data.size() >= count);
	}

	TestBook book(String channel) {
		TestBook book = new TestBook();
		data(channel).forEach(book::apply);
		return book;
	}

	/**
	 * How the server closed: {@code close 1000 reason}. Only for close frames: the JDK's
	 * client does not always notice an end of stream (seen on 17).
	 */
	String awaitClose() {
		return this.end.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	void stopReading() {
		this.reading = false;
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			JsonNode message = Json.parse(this.text.toString());
			this.text.setLength(0);
			this.messages.add(message);
			CompletableFuture<JsonNode> response = this.pending.remove(message.path("id").asString(""));
			if (response != null) {
				response.complete(message);
			}
		}
		if (this.reading) {
			webSocket.request(1);
		}
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.end.complete("close " + statusCode + " " + reason);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.end.complete("error " + error);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
