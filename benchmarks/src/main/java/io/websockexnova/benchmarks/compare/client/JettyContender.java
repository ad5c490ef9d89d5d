package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * Jetty.
 */
final class JettyContender implements Contender {

	private final WebSocketClient client = new WebSocketClient();

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		this.client.start();
		Session session = this.client.connect(new Texts(texts), url).get(10, TimeUnit.SECONDS);
		return (text, sent) -> session.sendText(text, Callback.from(sent::done, sent::failed));
	}

	/**
	 * Takes text messages; public because Jetty looks at its methods.
	 */
	public static final class Texts implements Session.Listener.AutoDemanding {

		private final Consumer<String> texts;

		private Texts(Consumer<String> texts) {
			this.texts = texts;
		}

		@Override
		public void onWebSocketText(String message) {
			this.texts.accept(message);
		}

		@Override
		public void onWebSocketError(Throwable cause) {
			cause.printStackTrace();
		}

	}

}
