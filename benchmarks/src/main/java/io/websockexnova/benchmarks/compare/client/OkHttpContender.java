package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp. It says how many bytes wait, but not when a message has been sent.
 */
final class OkHttpContender implements Contender {

	private static final int MAX_CONNECTIONS = 20_000;

	private final OkHttpClient client = new OkHttpClient();

	OkHttpContender() {
		// A WebSocket counts as a request as long as it is open.
		this.client.dispatcher().setMaxRequests(MAX_CONNECTIONS);
		this.client.dispatcher().setMaxRequestsPerHost(MAX_CONNECTIONS);
	}

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		CompletableFuture<WebSocket> opened = new CompletableFuture<>();
		this.client.newWebSocket(new Request.Builder().url(url.toString()).build(), new WebSocketListener() {
			@Override
			public void onOpen(WebSocket socket, Response response) {
				opened.complete(socket);
			}

			@Override
			public void onMessage(WebSocket socket, String text) {
				texts.accept(text);
			}

			@Override
			public void onFailure(WebSocket socket, Throwable error, @Nullable Response response) {
				if (!opened.completeExceptionally(error)) {
					error.printStackTrace();
				}
			}
		});
		WebSocket socket = opened.get(10, TimeUnit.SECONDS);
		return new PolledLink(socket::send, () -> socket.queueSize() == 0);
	}

}
