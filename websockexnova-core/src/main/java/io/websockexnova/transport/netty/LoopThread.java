package io.websockexnova.transport.netty;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.core.scheduler.NonBlocking;

/**
 * Thread of a loop. Reactor refuses to block on it.
 */
final class LoopThread extends FastThreadLocalThread implements NonBlocking {

	private LoopThread(Runnable task, String name) {
		super(task, name);
		setDaemon(true);
	}

	/**
	 * Makes the threads of a transport.
	 * @param prefix how their names begin
	 * @return the factory
	 */
	static ThreadFactory factory(String prefix) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> new LoopThread(task, prefix + "-" + count.incrementAndGet());
	}

}
