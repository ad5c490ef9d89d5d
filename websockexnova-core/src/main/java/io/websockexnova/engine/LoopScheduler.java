package io.websockexnova.engine;

import java.util.concurrent.RejectedExecutionException;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The client's loop as a scheduler: at once if the caller is on it. What runs here is
 * watched like a handler.
 */
final class LoopScheduler implements Scheduler {

	private final Shared shared;

	private final Hook hook;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param hook as what that which runs here is watched
	 */
	LoopScheduler(Shared shared, Hook hook) {
		this.shared = shared;
		this.hook = hook;
	}

	@Override
	public Disposable schedule(Runnable task) {
		if (this.shared.loop().inLoop()) {
			run(task);
		}
		else if (!this.shared.mailbox().post(() -> run(task))) {
			throw new RejectedExecutionException("the loop has ended");
		}
		return Disposables.disposed();
	}

	private void run(Runnable task) {
		long before = this.shared.guard().enter(this.hook);
		try {
			task.run();
		}
		finally {
			this.shared.guard().exit(before);
		}
	}

	@Override
	public Worker createWorker() {
		return new Worker() {

			@Override
			public Disposable schedule(Runnable task) {
				return LoopScheduler.this.schedule(task);
			}

			@Override
			public void dispose() {
				// Nothing of its own.
			}

		};
	}

}
