package io.websockexnova.engine;

import java.util.function.Consumer;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * What waits in a buffer, as a stream on a scheduler. Each subscriber is a taker of its
 * own.
 *
 * @param <T> type of the items
 */
final class HandoverFlux<T> extends Flux<T> {

	private final Handover<T> handover;

	private final Scheduler scheduler;

	private final Consumer<Throwable> failures;

	/**
	 * New.
	 * @param handover the buffer
	 * @param scheduler where the items are delivered
	 * @param failures takes what subscribers throw, on any thread
	 */
	HandoverFlux(Handover<T> handover, Scheduler scheduler, Consumer<Throwable> failures) {
		this.handover = handover;
		this.scheduler = scheduler;
		this.failures = failures;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> subscriber) {
		Taker<T> taker = new Taker<>(this.handover, subscriber, this.scheduler.createWorker(), this.failures);
		this.handover.attach(taker);
		subscriber.onSubscribe(taker);
		taker.wake();
	}

}
