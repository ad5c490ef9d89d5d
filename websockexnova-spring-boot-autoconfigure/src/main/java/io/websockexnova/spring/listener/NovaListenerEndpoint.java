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
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;

/**
 * A listener method that is bound to its client. Its calls are serial, and run on the
 * thread that delivers the items, which is never an event loop.
 */
public abstract sealed class NovaListenerEndpoint permits TopicEndpoint, PhaseEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(NovaListenerEndpoint.class);

	private static final Duration QUIET_PERIOD = Duration.ofSeconds(10);

	private final NovaClient client;

	private final ListenerMethod method;

	private final AtomicLong failures = new AtomicLong();

	private volatile long loggedAt = System.nanoTime() - QUIET_PERIOD.toNanos();

	private volatile boolean stopping;

	private volatile Run run = Run.finished();

	NovaListenerEndpoint(NovaClient client, ListenerMethod method) {
		this.client = client;
		this.method = method;
	}

	/**
	 * The client.
	 * @return the client
	 */
	public NovaClient client() {
		return this.client;
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
		Disposable subscription = items(stop.asMono()).concatMap(this::call, 1)
			.doFinally((signal) -> ended.tryEmitEmpty())
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
		if (this.client.status().phase() == Phase.CLOSED) {
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

	private Mono<Void> call(Object item) {
		if (this.stopping && !isCalledWhileStopping()) {
			return Mono.empty();
		}
		try {
			Publisher<?> rest = this.method.invoke(item);
			// What follows must not run where the user's publisher happens to end.
			return (rest != null)
					? Flux.from(rest).then().onErrorResume(this::failed).publishOn(Schedulers.boundedElastic())
					: Mono.empty();
		}
		catch (Throwable ex) {
			return failed(ex);
		}
	}

	private Mono<Void> failed(Throwable ex) {
		long count = this.failures.incrementAndGet();
		long now = System.nanoTime();
		if (now - this.loggedAt >= QUIET_PERIOD.toNanos()) {
			this.loggedAt = now;
			logger.error("Listener method {} of client '{}' failed ({} failures so far)", this.method,
					this.client.name(), count, ex);
		}
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
