package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Reactor Netty.
 */
final class ReactorNettyContender implements Contender {

	private final HttpClient client = HttpClient.create(ConnectionProvider.newConnection());

	@Override
	public Link open(URI url, Consumer<String> texts) throws Exception {
		CompletableFuture<Link> opened = new CompletableFuture<>();
		this.client.websocket().uri(url).handle((in, out) -> {
			TextSink sink = new TextSink();
			opened.complete(sink);
			return Mono.when(out.sendString(sink.texts()), in.receive().asString().doOnNext(texts));
		}).subscribe(null, opened::completeExceptionally);
		return opened.get(10, TimeUnit.SECONDS);
	}

	@Override
	public void idle(URI url) throws Exception {
		CompletableFuture<Void> opened = new CompletableFuture<>();
		this.client.websocket().uri(url).handle((in, out) -> {
			opened.complete(null);
			return in.receive().then();
		}).subscribe(null, opened::completeExceptionally);
		opened.get(10, TimeUnit.SECONDS);
	}

}
