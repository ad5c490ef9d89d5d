package io.websockexnova.spring.listener;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;

/**
 * A listener method that is bound to its client. Unless it asks for something else, its
 * calls are serial, and run on the thread that delivers the items, which is never an
 * event loop.
 */
public abstract sealed class NovaListenerEndpoint
		permits TopicEndpoint, GapEndpoint, MessageEndpoint, AnswerEndpoint, PhaseEndpoint, ErrorEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(NovaListenerEndpoint.class);

	private static final Duration QUIET_PERIOD = Duration.ofSeconds(10);

	private final EndpointContext context;

	private final ListenerMethod method;

	private final AtomicLong failures = new AtomicLong();

	private volatile long loggedAt = System.nanoTime() - QUIET_PERIOD.toNanos();

	private volatile boolean stopping;

	private volatile Run run = Run.finished();

	NovaListenerEndpoint(EndpointContext context, ListenerMethod method) {
		this.context = context;
		this.method = method;
	}

	/**
	 * The client.
	 * @return the client
	 */
	public NovaClient client() {
		return this.context.client();
	}

	/**
	 * Simple name of the class and name of the method.
	 * @return the name
	 */
	public String name() {
		return this.method.name();
	}

	/**
	 * Calls that ended with an exception.
	 * @return how many
	 */
	public long failures() {
		return this.failures.get();
	}

	/**
	 * Subscribes. Does nothing if it has before and was not stopped since.
	 */
	public synchronized void start() {
		if (this.run.isActive()) {
			return;
		}
		this.stopping = false;
		Sinks.Empty<Void> stop = Sinks.empty();
		Sinks.Empty<Void> ended = Sinks.empty();
		Disposable subscription = calls(stop.asMono()).doFinally((signal) -> ended.tryEmitEmpty())
			.subscribe((ignored) -> {
			}, (ex) -> logger.error("Listener method {} has ended", this.method, ex));
		this.run = new Run(subscription, stop, ended.asMono());
	}

	/**
	 * Makes no more calls for data. A call that has begun goes on. The stream ends when
	 * the client closes.
	 * @return completes when the last call has ended
	 */
	public synchronized Mono<Void> stop() {
		this.stopping = true;
		if (client().status().phase() == Phase.CLOSED) {
			// No close will come that could end the stream.
			this.run.stop().tryEmitEmpty();
		}
		return this.run.ended();
	}

	/**
	 * Gives up what has not ended after {@link #stop()}.
	 * @return whether there was something to give up
	 */
	public boolean cancel() {
		boolean active = this.run.isActive();
		this.run.subscription().dispose();
		return active;
	}

	/**
	 * What the method is called with.
	 * @param stop completes when the stream has to end by itself
	 * @return the items
	 */
	abstract Flux<?> items(Mono<Void> stop);

	/**
	 * Makes the calls.
	 * @param stop completes when the stream has to end by itself
	 * @return ends when there are no more calls to make
	 */
	Flux<?> calls(Mono<Void> stop) {
		return items(stop).concatMap(this::call, 1);
	}

	/**
	 * Whether calls are made while the endpoint stops.
	 * @return true if so
	 */
	abstract boolean isCalledWhileStopping();

	final ListenerMethod method() {
		return this.method;
	}

	final boolean isStopping() {
		return this.stopping;
	}

	final Scheduler scheduler() {
		return this.context.scheduler();
	}

	/**
	 * The end of streams that outlive the client's connection.
	 * @param stop completes when the stream has to end by itself
	 * @return ends when the endpoint stops and the client is closed
	 */
	final Mono<?> closed(Mono<Void> stop) {
		return Flux
			.merge(stop.thenReturn(Phase.CLOSED),
					client().events()
						.ofType(ClientEvent.PhaseChanged.class)
						.map(ClientEvent.PhaseChanged::to)
						.filter((phase) -> this.stopping && phase == Phase.CLOSED))
			.next();
	}

	/**
	 * Calls the method.
	 * @param item what it is called with
	 * @return ends without an error when the method has done its work
	 */
	final Mono<Void> call(Object item) {
		if (this.stopping && !isCalledWhileStopping()) {
			return Mono.empty();
		}
		try {
			Publisher<?> rest = this.method.invoke(item);
			// What follows must not run where the user's publisher happens to end.
			return (rest != null) ? end(rest).onErrorResume(this::failed).publishOn(scheduler()) : Mono.empty();
		}
		catch (Throwable ex) {
			return failed(ex);
		}
	}

	/**
	 * Counts a failure and tells whom it concerns.
	 * @param ex the failure
	 */
	final void count(Throwable ex) {
		long count = this.failures.incrementAndGet();
		if (raise(ex)) {
			return;
		}
		long now = System.nanoTime();
		if (now - this.loggedAt >= QUIET_PERIOD.toNanos()) {
			this.loggedAt = now;
			logger.error("Listener method {} of client '{}' failed ({} failures so far)", this.method, client().name(),
					count, ex);
		}
	}

	/**
	 * Gives an error to the listener's methods for errors.
	 * @param error the error
	 * @return whether one has taken it
	 */
	boolean raise(Throwable error) {
		return this.context.raise(error, name());
	}

	private Mono<Void> end(Publisher<?> rest) {
		return this.method.replies() ? Flux.from(rest).concatMap(client()::send, 1).then() : Flux.from(rest).then();
	}

	private Mono<Void> failed(Throwable ex) {
		count(ex);
		return Mono.empty();
	}

	/**
	 * The time between a start and a stop.
	 *
	 * @param subscription the subscription
	 * @param stop ends the stream
	 * @param ended completes when the stream has ended
	 */
	private record Run(Disposable subscription, Sinks.Empty<Void> stop, Mono<Void> ended) {

		static Run finished() {
			return new Run(Disposables.disposed(), Sinks.empty(), Mono.empty());
		}

		boolean isActive() {
			return !this.subscription.isDisposed();
		}

	}

}
