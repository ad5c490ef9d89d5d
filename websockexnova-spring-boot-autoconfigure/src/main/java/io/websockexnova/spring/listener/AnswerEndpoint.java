package io.websockexnova.spring.listener;

import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.ServerRequest;

/**
 * A method that answers requests of the server.
 */
final class AnswerEndpoint extends NovaListenerEndpoint {

	private final List<String> names;

	AnswerEndpoint(EndpointContext context, ListenerMethod method, List<String> names) {
		super(context, method);
		this.names = List.copyOf(names);
	}

	List<String> names() {
		return this.names;
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		return Flux.using(this::answer, (answers) -> Flux.never().takeUntilOther(closed(stop)), Disposable::dispose);
	}

	@Override
	boolean isCalledWhileStopping() {
		return true;
	}

	private Disposable answer() {
		Disposable.Composite answers = Disposables.composite();
		this.names.forEach((name) -> answers.add(client().answer(name, this::result)));
		return answers;
	}

	private Publisher<?> result(ServerRequest request) {
		return Flux.defer(() -> {
			try {
				Publisher<?> result = method().invoke(request);
				return (result != null) ? result : Flux.empty();
			}
			catch (Throwable ex) {
				// Reactor would throw what it takes for fatal.
				return Flux.error(ex);
			}
		}).doOnError(this::count);
	}

}
