package io.websockexnova.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this JVM holds.
 *
 * @param heap used heap after several collections, in bytes
 * @param resident resident set of the process, in bytes
 * @param direct memory of direct buffers, in bytes
 * @param threads number of live threads
 */
public record Memory(long heap, long resident, long direct, int threads) {

	/**
	 * Measures.
	 * @return what this JVM holds now
	 * @throws IOException if the kernel does not tell
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static Memory measure() throws IOException, InterruptedException {
		for (int i = 0; i < 4; i++) {
			System.gc();
			TimeUnit.MILLISECONDS.sleep(200);
		}
		long direct = ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
			.sum();
		return new Memory(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), residentSet(),
				Math.max(direct, io.netty.util.internal.PlatformDependent.usedDirectMemory()),
				ManagementFactory.getThreadMXBean().getThreadCount());
	}

	/**
	 * The classes whose instances take most of the heap.
	 * @param rows number of classes
	 * @return a table
	 * @throws JMException if this JVM has none
	 */
	static String histogram(int rows) throws JMException {
		String all = (String) ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
					new Object[] { new String[0] }, new String[] { String[].class.getName() });
		return all.lines().limit(rows + 2L).reduce("", (text, line) -> text + line + "\n");
	}

	private static long residentSet() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
			.findFirst()
			.orElse(0);
	}

}
