package io.websockexnova.spring.listener;

import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.TopicUpdate;

/**
 * A method that is called with continuity markers. Those who get them call it, in the
 * order of their data.
 */
final class GapEndpoint extends NovaListenerEndpoint {

	private final Set<String> topics;

	GapEndpoint(EndpointContext context, ListenerMethod method, Set<String> topics) {
		super(context, method);
		this.topics = Set.copyOf(topics);
	}

	boolean wants(TopicUpdate<?> marker) {
		return this.topics.contains(marker.topic()) && method().accepts().isInstance(marker);
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		return Flux.empty();
	}

	@Override
	boolean isCalledWhileStopping() {
		return false;
	}

}
