package io.websockexnova.sample.guides;

import java.net.URI;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.publisher.Mono;

@Component
class Existing {

	private final WebSocketClient client;

	Existing(WebSocketClient client) {
		this.client = client;
	}

	Mono<Void> run(URI url) {
		return this.client.execute(url,
				(session) -> session.send(Mono.just(session.textMessage("hello")))
					.thenMany(session.receive().map(WebSocketMessage::getPayloadAsText).doOnNext(System.out::println))
					.then());
	}

}
