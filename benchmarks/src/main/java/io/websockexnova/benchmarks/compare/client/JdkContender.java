package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The JDK's own client. It takes one message at a time, so each is sent when the one
 * before has been.
 */
final class JdkContender implements Contender {

	private final HttpClient client = HttpClient.newHttpClient();

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		return new JdkLink(
				this.client.newWebSocketBuilder().buildAsync(url, new Texts(texts)).get(10, TimeUnit.SECONDS));
	}

	private static final class JdkLink implements Link {

		private CompletableFuture<WebSocket> last;

		private JdkLink(WebSocket socket) {
			this.last = CompletableFuture.completedFuture(socket);
		}

		@Override
		public void send(String text, Completions sent) {
			this.last = this.last.thenCompose((socket) -> socket.sendText(text, true));
			this.last.whenComplete((socket, error) -> {
				if (error != null) {
					sent.failed(error);
				}
				else {
					sent.done();
				}
			});
		}

	}

	private static final class Texts implements WebSocket.Listener {

		private final Consumer<String> texts;

		private final StringBuilder parts = new StringBuilder();

		private Texts(Consumer<String> texts) {
			this.texts = texts;
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			if (last && this.parts.isEmpty()) {
				this.texts.accept(data.toString());
			}
			else {
				this.parts.append(data);
				if (last) {
					this.texts.accept(this.parts.toString());
					this.parts.setLength(0);
				}
			}
			socket.request(1);
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			error.printStackTrace();
		}

	}

}
