package io.websockexnova.test.budget;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler that counts how often something is handed to a thread of it.
 */
final class CountingScheduler implements Scheduler {

	private final AtomicInteger handedOver = new AtomicInteger();

	private final Scheduler scheduler = Schedulers.newBoundedElastic(2, 10_000, "consumer", 60, true);

	int handedOver() {
		return this.handedOver.get();
	}

	@Override
	public Disposable schedule(Runnable task) {
		this.handedOver.incrementAndGet();
		return this.scheduler.schedule(task);
	}

	@Override
	public Worker createWorker() {
		Worker worker = this.scheduler.createWorker();
		return new Worker() {

			@Override
			public Disposable schedule(Runnable task) {
				CountingScheduler.this.handedOver.incrementAndGet();
				return worker.schedule(task);
			}

			@Override
			public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
				return worker.schedule(task, delay, unit);
			}

			@Override
			public void dispose() {
				worker.dispose();
			}

		};
	}

	@Override
	public void dispose() {
		this.scheduler.dispose();
	}

}
