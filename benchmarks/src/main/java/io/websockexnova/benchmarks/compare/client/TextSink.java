package io.websockexnova.benchmarks.compare.client;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One stream into which all messages go, as Reactor's WebSocket sessions want it. A
 * message counts as sent when the transport has asked for it, which it does when it has
 * room.
 */
final class TextSink implements Link {

	// The answer may come before the thread that has sent the question is out of the
	// sink.
	private static final Sinks.EmitFailureHandler BUSY = Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(10));

	private final Sinks.Many<Message> messages = Sinks.many().unicast().onBackpressureBuffer();

	Flux<String> texts() {
		return this.messages.asFlux().map((message) -> {
			message.sent().done();
			return message.text();
		});
	}

	@Override
	public void send(String text, Completions sent) {
		this.messages.emitNext(new Message(text, sent), BUSY);
	}

	private record Message(String text, Completions sent) {
	}

}
