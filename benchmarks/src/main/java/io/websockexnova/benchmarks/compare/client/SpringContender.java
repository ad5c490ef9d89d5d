package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.platform.deribit.BookUpdate;

/**
 * Spring WebFlux with Reactor Netty.
 */
final class SpringContender implements Contender {

	private final ReactorNettyWebSocketClient client = new ReactorNettyWebSocketClient();

	private final JsonMapper json = JsonMapper.shared();

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		return connect(url, (message) -> texts.accept(message.getPayloadAsText()));
	}

	@Override
	public Link openBook(URI url, Consumer<BookUpdate> updates) throws Exception {
		return connect(url, (message) -> updates.accept(this.json.treeToValue(
				this.json.readTree(message.getPayloadAsText()).path("params").path("data"), BookUpdate.class)));
	}

	@Override
	public void idle(URI url) throws Exception {
		CompletableFuture<Void> opened = new CompletableFuture<>();
		this.client.execute(url, (session) -> {
			opened.complete(null);
			return session.receive().then();
		}).subscribe(null, opened::completeExceptionally);
		opened.get(10, TimeUnit.SECONDS);
	}

	private Link connect(URI url, Consumer<WebSocketMessage> messages) throws Exception {
		CompletableFuture<Link> opened = new CompletableFuture<>();
		this.client.execute(url, (session) -> {
			TextSink sink = new TextSink();
			opened.complete(sink);
			return Mono.when(session.send(sink.texts().map(session::textMessage)),
					session.receive().doOnNext(messages));
		}).subscribe(null, opened::completeExceptionally);
		return opened.get(10, TimeUnit.SECONDS);
	}

}
