package io.websockexnova.test.budget;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * A transport with one loop, which can be held so that things come together, and counts
 * the tasks that are handed to it.
 */
final class CountingTransport implements Transport, Loop {

	private final AtomicInteger tasks = new AtomicInteger();

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).nativeTransport(false).build();

	private final Loop loop = this.transport.nextLoop();

	/**
	 * Tasks that were handed over so far.
	 */
	int tasks() {
		return this.tasks.get();
	}

	/**
	 * Does something while the loop does nothing.
	 * @param work done on the calling thread
	 */
	void holding(Runnable work) throws InterruptedException {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		this.loop.execute(() -> {
			held.countDown();
			awaitQuietly(done);
		});
		held.await();
		try {
			work.run();
		}
		finally {
			done.countDown();
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public Loop nextLoop() {
		return this;
	}

	@Override
	public Connecting connect(ConnectRequest request, Loop counting, SocketListener listener) {
		return this.transport.connect(request, this.loop, listener);
	}

	@Override
	public void close() {
		this.transport.close();
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.incrementAndGet();
		this.loop.execute(task);
	}

	@Override
	public boolean inLoop() {
		return this.loop.inLoop();
	}

	@Override
	public Timer schedule(Runnable task, Duration delay) {
		return this.loop.schedule(task, delay);
	}

	@Override
	public long nanoTime() {
		return this.loop.nanoTime();
	}

}
