package io.websockexnova.benchmarks.engine;

import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.transport.SocketListener;

/**
 * A connected client and the server it talks to, all on the calling thread: also what is
 * handed over to other threads runs there, at the end of a turn, so that its whole cost
 * is measured.
 */
final class Venue implements AutoCloseable {

	private static final int TURNS = 1_000_000;

	private final JsonMapper json = JsonMapper.builder().build();

	private final SteppedTransport transport = new SteppedTransport(this::answer);

	private final NovaEngine engine = NovaEngine.builder()
		.transport(this.transport)
		.json(this.json)
		.scheduler(Schedulers.fromExecutor(this.transport.loop()))
		.build();

	private final NovaClient client;

	private int subscribed;

	Venue(UnaryOperator<NovaClientBuilder> settings) {
		NovaClientBuilder builder = this.engine.client("benchmark")
			.url("ws://venue.test/")
			.with(Setting.MAX_TOPICS, 200_000)
			.behaviors((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			}));
		this.client = settings.apply(builder).build();
		this.client.connect().subscribe();
		await(() -> this.client.status().phase() == Phase.READY);
	}

	NovaClient client() {
		return this.client;
	}

	JsonMapper json() {
		return this.json;
	}

	SocketListener listener() {
		return this.transport.listener();
	}

	long sent() {
		return this.transport.sent();
	}

	void receive(String text) {
		this.transport.receive(text);
		turn();
	}

	/**
	 * Ends a turn of the loop.
	 */
	void turn() {
		this.transport.loop().turn();
	}

	/**
	 * Lets the loop run until the server has confirmed so many topics.
	 * @param count how many
	 */
	void awaitTopics(int count) {
		this.transport.loop().turnWithTimers();
		await(() -> this.client.status().phase() == Phase.READY && this.subscribed >= count);
	}

	private void await(BooleanSupplier condition) {
		for (int i = 0; i < TURNS; i++) {
			this.transport.loop().turnWithTimers();
			if (condition.getAsBoolean()) {
				this.transport.loop().turnWithTimers();
				return;
			}
			Thread.onSpinWait();
		}
		throw new IllegalStateException("the client is " + this.client.status());
	}

	// As Deribit answers: the channels that it accepts, or something.
	private @Nullable String answer(String message) {
		JsonNode request = this.json.readTree(message);
		if (!request.has("id")) {
			return null;
		}
		boolean subscribe = request.path("method").asString("").endsWith("/subscribe");
		JsonNode channels = request.path("params").path("channels");
		this.subscribed += subscribe ? channels.size() : 0;
		Object result = subscribe ? this.json.convertValue(channels, Collection.class) : Map.of();
		return this.json
			.writeValueAsString(Map.of("jsonrpc", "2.0", "id", request.path("id"), "result", result, "testnet", false));
	}

	@Override
	public void close() {
		this.client.close().subscribe();
	}

}
