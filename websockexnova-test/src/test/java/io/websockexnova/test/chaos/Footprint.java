package io.websockexnova.test.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/**
 * What this process holds: sockets as the kernel lists them, threads but for those of
 * pools that keep a few for a while, and the memory of Netty's allocator.
 *
 * @param sockets number of sockets
 * @param threads names of the threads
 * @param bytes direct and heap memory that Netty's allocator holds
 */
record Footprint(int sockets, Set<String> threads, long bytes) {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	static Footprint now() {
		Set<String> threads = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> !isPooled(name))
			.collect(Collectors.toCollection(TreeSet::new));
		var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
		return new Footprint(countSockets(), threads, metric.usedDirectMemory() + metric.usedHeapMemory());
	}

	/**
	 * Whether sockets can be counted on this system.
	 * @return true on Linux
	 */
	static boolean isMeasurable() {
		return Files.isDirectory(DESCRIPTORS);
	}

	private static int countSockets() {
		int sockets = 0;
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
			for (Path descriptor : descriptors) {
				if (isSocket(descriptor)) {
					sockets++;
				}
			}
			return sockets;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isSocket(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
		}
		catch (IOException ex) {
			return false; // closed while we looked
		}
	}

	private static boolean isPooled(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.startsWith("boundedelastic") || lower.startsWith("websockexnova-calls")
				|| lower.startsWith("parallel-") || lower.startsWith("awaitility") || lower.startsWith("chaos-driver");
	}

}
