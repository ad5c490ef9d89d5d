package io.websockexnova.test.budget;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;

/**
 * Bytes that threads allocate for a message, exactly, as the JVM counts them.
 * <p>
 * The figure is the least of many windows: the first ones run in the interpreter and in
 * code of the first compiler, which allocate what the second compiler proves needless,
 * and now and then a window holds something that has nothing to do with messages. A cost
 * that every message has is in every window.
 */
final class Allocations {

	private static final int WINDOWS = 40;

	/** For a JVM that has not come round to compiling yet. */
	private static final int MOST_WINDOWS = 400;

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Set<Long> others = ConcurrentHashMap.newKeySet();

	private final double enough;

	/**
	 * New.
	 * @param enough the figure that is asked for: more windows are of no use once it is
	 * reached
	 */
	Allocations(double enough) {
		this.enough = enough;
	}

	/**
	 * Leaves out the calling thread, which belongs to the server or to the test.
	 */
	void leaveOut() {
		this.others.add(Thread.currentThread().getId());
	}

	/**
	 * Measures all threads but those that are left out.
	 * @param size number of messages of a window
	 * @param traffic handles so many messages, and returns when that is done
	 * @param needed bytes that each message has to cost, left out of the figure
	 * @return bytes per message
	 */
	double perMessage(int size, LongConsumer traffic, double needed) {
		double least = Double.MAX_VALUE;
		for (int i = 0; i < WINDOWS || (i < MOST_WINDOWS && least > this.enough); i++) {
			Map<Long, Long> before = all();
			traffic.accept(size);
			long sum = 0;
			for (Map.Entry<Long, Long> thread : all().entrySet()) {
				sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
			}
			least = Math.min(least, (double) sum / size - needed);
		}
		return least;
	}

	/**
	 * Measures the calling thread.
	 * @param size number of times of a window
	 * @param work done so often
	 * @return bytes each time
	 */
	double each(int size, Runnable work) {
		long self = Thread.currentThread().getId();
		double least = Double.MAX_VALUE;
		for (int i = 0; i < WINDOWS; i++) {
			long before = this.threads.getThreadAllocatedBytes(self);
			for (int j = 0; j < size; j++) {
				work.run();
			}
			least = Math.min(least, (double) (this.threads.getThreadAllocatedBytes(self) - before) / size);
		}
		return least;
	}

	private Map<Long, Long> all() {
		long[] ids = this.threads.getAllThreadIds();
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		return IntStream.range(0, ids.length)
			.filter((i) -> bytes[i] >= 0 && !this.others.contains(ids[i]))
			.boxed()
			.collect(Collectors.toMap((i) -> ids[i], (i) -> bytes[i]));
	}

}
