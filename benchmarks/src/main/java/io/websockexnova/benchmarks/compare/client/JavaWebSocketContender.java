package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/**
 * Java-WebSocket. It says whether anything waits, but not when a message has been sent.
 */
final class JavaWebSocketContender implements Contender {

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		WebSocketClient client = new WebSocketClient(url) {
			@Override
			public void onOpen(ServerHandshake handshake) {
			}

			@Override
			public void onMessage(String message) {
				texts.accept(message);
			}

			@Override
			public void onClose(int code, String reason, boolean remote) {
			}

			@Override
			public void onError(Exception ex) {
				ex.printStackTrace();
			}
		};
		if (!client.connectBlocking(10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("no handshake within 10 s");
		}
		return new PolledLink((text) -> {
			client.send(text);
			return true;
		}, () -> !client.hasBufferedData());
	}

}
