package io.websockexnova.spring.listener;

import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;

/**
 * A method that is called when the client enters a phase.
 */
final class PhaseEndpoint extends NovaListenerEndpoint {

	private final Set<Phase> phases;

	PhaseEndpoint(EndpointContext context, ListenerMethod method, Set<Phase> phases) {
		super(context, method);
		this.phases = Set.copyOf(phases);
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		// The last hop keeps the end of the events apart from the call, which would be
		// interrupted by it.
		return client().events()
			.ofType(ClientEvent.PhaseChanged.class)
			.takeUntil((change) -> isStopping() && change.to() == Phase.CLOSED)
			.takeUntilOther(stop)
			.filter((change) -> this.phases.contains(change.to()))
			.publishOn(scheduler());
	}

	@Override
	boolean isCalledWhileStopping() {
		return true;
	}

}
