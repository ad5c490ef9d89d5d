package io.websockexnova.transport.netty;

import java.lang.reflect.Method;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;

import io.websockexnova.transport.Loop;

/**
 * Opens the transport's loops to tests that look for timers left behind.
 */
public final class Loops {

	private Loops() {
	}

	/**
	 * How many timers are armed on a loop, those of Netty and of the transport included.
	 * @param loop a loop of a {@link NettyTransport}
	 * @return the number
	 */
	public static int timers(Loop loop) {
		EventLoop eventLoop = ((NettyLoop) loop).eventLoop();
		try {
			return eventLoop.submit(() -> queue(eventLoop).size()).get(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("the loop does not answer", ex);
		}
	}

	// Netty shows the number of its tasks, but not that of its timers.
	private static Queue<?> queue(EventLoop eventLoop) throws ReflectiveOperationException {
		Method method = AbstractScheduledEventExecutor.class.getDeclaredMethod("scheduledTaskQueue");
		method.setAccessible(true);
		return (Queue<?>) method.invoke(eventLoop);
	}

}
