package io.websockexnova.benchmarks.load;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;

/**
 * What this JVM uses: CPU, and what its collector does. A pause is as long as the
 * collector says, in whole milliseconds.
 */
final class Usage {

	private final AtomicLong collections = new AtomicLong();

	private final AtomicLong pauses = new AtomicLong();

	private final AtomicLong longest = new AtomicLong();

	private final AtomicLong peak = new AtomicLong();

	private Usage() {
	}

	static Usage watch() {
		Usage usage = new Usage();
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			// A concurrent cycle takes long and stops nobody; its pauses are not told.
			if (!collector.getName().contains("Concurrent")) {
				((NotificationEmitter) collector).addNotificationListener(
						(notification, handback) -> usage.collected(
								GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())),
						null, null);
			}
		}
		return usage;
	}

	private void collected(GarbageCollectionNotificationInfo collection) {
		this.collections.incrementAndGet();
		this.pauses.addAndGet(collection.getGcInfo().getDuration());
		this.longest.accumulateAndGet(collection.getGcInfo().getDuration(), Math::max);
		long before = collection.getGcInfo()
			.getMemoryUsageBeforeGc()
			.entrySet()
			.stream()
			.filter((pool) -> pool.getKey().startsWith("G1") || pool.getKey().contains("Gen")
					|| pool.getKey().contains("Space"))
			.mapToLong((pool) -> pool.getValue().getUsed())
			.sum();
		this.peak.accumulateAndGet(before, Math::max);
	}

	void reset() {
		this.collections.set(0);
		this.pauses.set(0);
		this.longest.set(0);
		this.peak.set(0);
	}

	long collections() {
		return this.collections.get();
	}

	/**
	 * Sum of the pauses in milliseconds.
	 */
	long pauses() {
		return this.pauses.get();
	}

	/**
	 * The longest pause in milliseconds.
	 */
	long longest() {
		return this.longest.get();
	}

	/**
	 * Most heap that was in use, in bytes.
	 */
	long peak() {
		return Math.max(this.peak.get(), ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	/**
	 * CPU time of this process, in nanoseconds.
	 */
	static long cpu() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
