package io.websockexnova.spring.listener;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

import io.websockexnova.client.ClientEvent;

/**
 * A method that is called with errors of the other methods of its listener and with those
 * that its client reports.
 */
final class ErrorEndpoint extends NovaListenerEndpoint {

	private static final int WAITING = 256;

	private volatile Sinks.Many<Failure> failures = newSink();

	ErrorEndpoint(EndpointContext context, ListenerMethod method) {
		super(context, method);
	}

	/**
	 * Offers an error; from any thread.
	 * @param failure the error
	 * @return whether the method will be called with it
	 */
	synchronized boolean offer(Failure failure) {
		return method().accepts().isInstance(failure.error())
				&& this.failures.tryEmitNext(failure) == Sinks.EmitResult.OK;
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		Sinks.Many<Failure> own = newSink();
		this.failures = own;
		Flux<Failure> reported = client().events()
			.ofType(ClientEvent.ErrorOccurred.class)
			.map((event) -> new Failure(event.error(), event.client()))
			.filter((failure) -> method().accepts().isInstance(failure.error()));
		return Flux.merge(own.asFlux(), reported).takeUntilOther(closed(stop)).publishOn(scheduler());
	}

	@Override
	boolean isCalledWhileStopping() {
		return true;
	}

	@Override
	boolean raise(Throwable error) {
		return false;
	}

	private static Sinks.Many<Failure> newSink() {
		return Sinks.many().unicast().onBackpressureBuffer(Queues.<Failure>get(WAITING).get());
	}

	/**
	 * An error and where it happened.
	 *
	 * @param error the error
	 * @param source name of the method or of the client
	 */
	record Failure(Throwable error, String source) {
	}

}
