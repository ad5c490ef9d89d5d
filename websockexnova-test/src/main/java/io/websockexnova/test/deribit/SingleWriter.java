package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulator's only thread. Sockets, market and faults all live on it, so that nothing
 * needs a lock and every subscriber sees one order of events.
 */
final class SingleWriter implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SingleWriter.class);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("deribit-simulator", true), NioIoHandler.newFactory());

	private final EventLoop loop = this.group.next();

	EventLoopGroup group() {
		return this.group;
	}

	void every(Duration period, Runnable task) {
		this.loop.scheduleAtFixedRate(() -> guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
	}

	// Runs a task on the thread and waits for its result.
	<T> T call(Callable<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		execute(() -> complete(result, task));
		return await(result);
	}

	void run(Runnable task) {
		call(() -> {
			task.run();
			return true;
		});
	}

	// Runs a task that closes sockets and waits until the operating system has closed
	// them: a channel that is registered with a selector stays open until the next
	// select.
	<T> T callAndSettle(Callable<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		execute(() -> {
			CompletableFuture<T> value = new CompletableFuture<>();
			complete(value, task);
			this.loop.schedule(() -> complete(result, () -> value.getNow(null)), 1, TimeUnit.MILLISECONDS);
		});
		return await(result);
	}

	// A periodic task that throws would be cancelled without a word.
	private static void guarded(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			logger.error("The simulated market failed", ex);
		}
	}

	private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
		try {
			result.complete(task.call());
		}
		catch (Exception ex) {
			result.completeExceptionally(ex);
		}
	}

	private void execute(Runnable task) {
		try {
			this.loop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			throw new IllegalStateException("the simulator is closed", ex);
		}
	}

	private <T> T await(CompletableFuture<T> result) {
		if (this.loop.inEventLoop()) {
			throw new IllegalStateException("the simulator must not be called from its own thread");
		}
		try {
			return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting for the simulator", ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("the simulator's thread did not answer within " + PATIENCE, ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(PATIENCE.toMillis());
	}

}
