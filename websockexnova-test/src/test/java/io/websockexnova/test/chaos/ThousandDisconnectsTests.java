package io.websockexnova.test.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.chaos.Hammered.Where;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.netty.Loops;
import io.websockexnova.transport.netty.NettyTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand connections broken at random bytes: no client is stuck, none dials twice,
 * the server ends up with exactly what is wanted each time, and nothing is left behind.
 */
class ThousandDisconnectsTests {

	private static final int CLIENTS = 10;

	private static final int CUTS = 100;

	private static final int LOOPS = 2;

	/** A chunk that one thread of the allocator may keep for later. */
	private static final long CHUNK = 4 * 1024 * 1024;

	@Test
	@Tag("R1")
	@Tag("R9")
	@Tag("R10")
	@Tag("R15")
	@Tag("edge-2")
	@Tag("edge-12")
	@Tag("edge-18")
	void whenAThousandConnectionsAreCutAtRandomBytesThenNobodyIsStuckAndNothingIsLeft() throws Exception {
		assertThat(ResourceLeakDetector.getLevel()).as("started with -Dio.netty.leakDetection.level=paranoid")
			.isEqualTo(ResourceLeakDetector.Level.PARANOID);
		Assumptions.assumeTrue(Footprint.isMeasurable(), "there is no /proc/self/fd");
		Seed seed = Seed.of("1,000 disconnects");
		ExecutorService drivers = Executors.newFixedThreadPool(CLIENTS, (task) -> new Thread(task, "chaos-driver"));
		WordServer words = new WordServer();
		try (LeakWatch leaks = new LeakWatch(); PeerServer server = PeerServer.start().serve(words)) {
			NettyTransport transport = NettyTransport.builder().loopThreads(LOOPS).build();
			List<Loop> loops = IntStream.range(0, LOOPS).mapToObj((i) -> transport.nextLoop()).toList();
			NovaEngine engine = NovaEngine.builder().transport(transport).build();
			List<Hammered> clients = IntStream.range(0, CLIENTS)
				.mapToObj((i) -> new Hammered(i, CUTS, seed, engine, words, server.uri()))
				.toList();
			clients.forEach(Hammered::warmUp);
			awaitQuiet(server);
			Footprint before = Footprint.now();
			List<Integer> timersBefore = loops.stream().map(Loops::timers).toList();
			long started = System.nanoTime();
			Map<Where, Integer> tally = new EnumMap<>(Where.class);
			for (Future<Map<Where, Integer>> driver : drivers.invokeAll(clients, 2, TimeUnit.MINUTES)) {
				assertThat(driver.isCancelled()).as("a client is stuck, seed %d", seed.value()).isFalse();
				driver.get().forEach((where, count) -> tally.merge(where, count, Integer::sum));
			}
			Duration took = Duration.ofNanos(System.nanoTime() - started);
			clients.forEach(Hammered::close);
			int cuts = clients.stream().mapToInt(Hammered::cuts).sum();
			assertThat(cuts).isGreaterThanOrEqualTo(CLIENTS * CUTS);
			assertThat(words.violations()).as("seed %d", seed.value()).isEmpty();
			Awaitility.await("timers left, seed " + seed.value())
				.atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(loops.stream().map(Loops::timers).toList()).isEqualTo(timersBefore));
			awaitQuiet(server);
			Awaitility.await("sockets and threads left, seed " + seed.value())
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(Footprint.now().since(before)).isEmpty());
			Footprint after = Footprint.now();
			System.out.printf(
					"1,000 disconnects: %d cuts %s in %d s, %d dials, sockets %d -> %d, threads %d -> %d, "
							+ "timers %s, allocator %d -> %d KiB%n",
					cuts, tally, took.toSeconds(), clients.stream().mapToLong(Hammered::attempts).sum(),
					before.sockets().size(), after.sockets().size(), before.threads().size(), after.threads().size(),
					timersBefore, before.bytes() / 1024, after.bytes() / 1024);
			engine.close();
			transport.close();
			clients.forEach(Hammered::closeProxy);
			assertThat(leaks.reports()).as("leaked buffers, seed %d", seed.value()).isEmpty();
			assertThat(after.bytes()).isLessThanOrEqualTo(before.bytes() + LOOPS * CHUNK);
		}
		finally {
			drivers.shutdownNow();
		}
	}

	@Test
	@Tag("R15")
	void whenABufferIsLostThenTheWatchReportsIt() {
		try (LeakWatch leaks = new LeakWatch()) {
			lose();
			Awaitility.await("the report")
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(leaks.reports()).anyMatch((report) -> report.startsWith("LEAK")));
		}
	}

	private static void lose() {
		for (int i = 0; i < 10; i++) {
			ByteBufAllocator.DEFAULT.directBuffer(64).writeInt(i);
		}
	}

	// Threads of the server and of the proxies end a little after their connections.
	private static void awaitQuiet(PeerServer server) {
		List<String> names = new ArrayList<>();
		Awaitility.await("the threads of old connections").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			names.clear();
			Thread.getAllStackTraces().keySet().stream().map(Thread::getName).forEach(names::add);
			assertThat(names).noneMatch((name) -> name.startsWith("peer-" + server.port() + "-")
					|| name.startsWith("proxy-up") || name.startsWith("proxy-down"));
		});
	}

}
