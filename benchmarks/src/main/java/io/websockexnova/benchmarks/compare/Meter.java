package io.websockexnova.benchmarks.compare;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this process has used since the meter was made. The CPU time is that of the whole
 * process as the kernel counts it, in ticks of 10 ms; that of the threads is exact, but
 * leaves out the JVM's own threads, which compile and collect.
 */
final class Meter {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Map<Long, Long> cpuBefore = new HashMap<>();

	private final Map<Long, Long> bytesBefore = new HashMap<>();

	private final long process;

	private final long started;

	Meter() {
		long[] ids = THREADS.getAllThreadIds();
		long[] cpu = THREADS.getThreadCpuTime(ids);
		long[] bytes = THREADS.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			this.cpuBefore.put(ids[i], Math.max(0, cpu[i]));
			this.bytesBefore.put(ids[i], Math.max(0, bytes[i]));
		}
		this.process = SYSTEM.getProcessCpuTime();
		this.started = System.nanoTime();
	}

	/**
	 * What was used for each message.
	 * @param messages how many
	 */
	Map<String, Double> perMessage(long messages) {
		double seconds = (System.nanoTime() - this.started) / 1e9;
		double processNanos = SYSTEM.getProcessCpuTime() - this.process;
		long[] ids = THREADS.getAllThreadIds();
		long[] cpu = THREADS.getThreadCpuTime(ids);
		long[] bytes = THREADS.getThreadAllocatedBytes(ids);
		long cpuSum = 0;
		long busiest = 0;
		long bytesSum = 0;
		for (int i = 0; i < ids.length; i++) {
			long used = Math.max(0, cpu[i] - this.cpuBefore.getOrDefault(ids[i], 0L));
			cpuSum += used;
			busiest = Math.max(busiest, used);
			bytesSum += Math.max(0, bytes[i] - this.bytesBefore.getOrDefault(ids[i], 0L));
		}
		return new HashMap<>(Map.of(Figure.CPU, processNanos / messages, Figure.THREADS, (double) cpuSum / messages,
				Figure.BUSIEST, (double) busiest / messages, Figure.ALLOCATED, (double) bytesSum / messages,
				Figure.RATE, messages / seconds));
	}

}
