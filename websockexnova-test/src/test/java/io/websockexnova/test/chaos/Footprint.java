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
 * @param sockets the sockets, as the kernel names them
 * @param threads the threads, by name and identifier
 * @param bytes direct and heap memory that Netty's allocator holds
 */
record Footprint(Set<String> sockets, Set<String> threads, long bytes) {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	static Footprint now() {
		Set<String> threads = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !isPooled(thread.getName()))
			.map((thread) -> thread.getName() + " (" + thread.getId() + ")")
			.collect(Collectors.toCollection(TreeSet::new));
		var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
		return new Footprint(openSockets(), threads, metric.usedDirectMemory() + metric.usedHeapMemory());
	}

	/**
	 * Whether sockets can be counted on this system.
	 * @return true on Linux
	 */
	static boolean isMeasurable() {
		return Files.isDirectory(DESCRIPTORS);
	}

	/**
	 * What is here and was not there.
	 * @param before what was held before; it may have gone meanwhile
	 * @return sockets and threads that are new
	 */
	Set<String> since(Footprint before) {
		Set<String> added = new TreeSet<>(this.sockets);
		added.addAll(this.threads);
		added.removeAll(before.sockets);
		added.removeAll(before.threads);
		return added;
	}

	private static Set<String> openSockets() {
		Set<String> sockets = new TreeSet<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
			for (Path descriptor : descriptors) {
				String target = target(descriptor);
				if (target.startsWith("socket:")) {
					sockets.add(target);
				}
			}
			return sockets;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return ""; // closed while we looked
		}
	}

	private static boolean isPooled(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.startsWith("boundedelastic") || lower.startsWith("websockexnova-calls")
				|| lower.startsWith("parallel-") || lower.startsWith("awaitility") || lower.startsWith("chaos-driver")
				|| lower.startsWith("globaleventexecutor") || lower.startsWith("forkjoinpool.commonpool");
	}

}
