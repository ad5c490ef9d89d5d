package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;

/**
 * Vert.x.
 */
final class VertxContender implements Contender {

	private static final int MAX_CONNECTIONS = 20_000;

	private final WebSocketClient client = Vertx.vertx()
		.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(MAX_CONNECTIONS));

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		ClientWebSocket socket = this.client.webSocket();
		socket.textMessageHandler(texts::accept);
		socket.connect(url.getPort(), url.getHost(), "/")
			.toCompletionStage()
			.toCompletableFuture()
			.get(10, TimeUnit.SECONDS);
		return (text, sent) -> socket.writeTextMessage(text).onComplete((nothing) -> sent.done(), sent::failed);
	}

}
