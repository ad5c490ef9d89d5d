package io.websockexnova.spring.listener;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A method that is called with messages that belong to no request and no topic.
 */
final class MessageEndpoint extends NovaListenerEndpoint {

	MessageEndpoint(EndpointContext context, ListenerMethod method) {
		super(context, method);
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		return client().messages().takeUntilOther(closed(stop)).publishOn(scheduler());
	}

	@Override
	boolean isCalledWhileStopping() {
		return false;
	}

}
