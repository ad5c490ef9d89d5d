package io.websockexnova.test.edge;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many losses in a row, of every kind, seeded.
 */
@Tag("edge-18")
class SoakTests {

	private static final int CYCLES = 200;

	private static final Duration DELAY = Duration.ofMillis(5);

	private static final Map<Phase, Set<Phase>> LEGAL = new EnumMap<>(Map.of(Phase.IDLE, EnumSet.of(Phase.CONNECTING),
			Phase.CONNECTING, EnumSet.of(Phase.AUTHENTICATING, Phase.BACKING_OFF), Phase.AUTHENTICATING,
			EnumSet.of(Phase.RESTORING, Phase.BACKING_OFF), Phase.RESTORING, EnumSet.of(Phase.READY, Phase.BACKING_OFF),
			Phase.READY, EnumSet.of(Phase.BACKING_OFF), Phase.BACKING_OFF, EnumSet.of(Phase.CONNECTING)));

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	@Tag("R9")
	@Tag("R10")
	@Tag("R15")
	void whenConnectionsEndInEveryWayAgainAndAgainThenNothingGrowsAndEveryStepIsLegal() {
		long seed = new Random().nextLong();
		Logs logs = this.edge.closing(new Logs(Level.INFO));
		CuttingServer script = new CuttingServer(new Random(seed));
		this.edge.server().serve(script);
		NovaClient client = this.edge.build(this.edge.client()
			.platform(new LineProtocol())
			.with(Setting.OFFLINE_POLICY, OfflinePolicy.WAIT)
			.with(Setting.INITIAL_DELAY, DELAY)
			.with(Setting.MAX_DELAY, DELAY)
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(250)));
		List<ClientEvent> events = new CopyOnWriteArrayList<>();
		client.events().subscribe(events::add);
		for (int i = 0; i < 3; i++) {
			client.topic("t" + i, Integer.class).subscribe();
		}
		client.connect().block(Edge.PATIENCE);
		awaitDials(CYCLES / 10, seed);
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		long files = openFiles();
		awaitDials(CYCLES, seed);
		script.calm = true;
		Edge.awaitTrue("READY at last, seed " + seed, () -> script.visited && client.status().phase() == Phase.READY);

		assertThat(client.statistics().eventsDropped()).isZero();
		assertThat(client.statistics().pendingRequests()).isZero();
		assertLegal(events, seed);
		long losses = client.statistics().losses();
		Edge.awaitTrue("the last event", () -> count(events, ClientEvent.Lost.class) == losses);
		assertThat(client.statistics().attempts()).as("seed %d", seed).isEqualTo(losses + 1);
		assertThat(this.edge.server().accepted()).as("one dial per attempt, seed %d", seed)
			.isEqualTo((int) client.statistics().attempts());
		assertThat(logs.of("io.websockexnova")).as("one line per loss, seed %d", seed)
			.filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.hasSize((int) losses)
			.allSatisfy((event) -> assertThat(event.getLoggerName()).isEqualTo("io.websockexnova.client.edge"));
		Edge.awaitTrue("the server's side is closed", () -> openFiles() <= files + 6);
		assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).as("threads, seed %d", seed)
			.isLessThanOrEqualTo(threads + 8);
	}

	private void awaitDials(int count, long seed) {
		org.awaitility.Awaitility.await(count + " dials, seed " + seed)
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.edge.server().accepted() >= count);
	}

	private static void assertLegal(List<ClientEvent> events, long seed) {
		Phase phase = Phase.IDLE;
		long generation = 0;
		for (ClientEvent event : events) {
			if (event instanceof ClientEvent.PhaseChanged change) {
				assertThat(change.from()).as("seed %d: %s", seed, change).isEqualTo(phase);
				assertThat(LEGAL.get(phase)).as("seed %d: %s", seed, change).contains(change.to());
				assertThat(change.generation()).as("seed %d: %s", seed, change)
					.isEqualTo((change.to() == Phase.CONNECTING) ? generation + 1 : generation);
				phase = change.to();
				generation = change.generation();
			}
		}
	}

	private static long count(List<ClientEvent> events, Class<? extends ClientEvent> type) {
		return events.stream().filter(type::isInstance).count();
	}

	private static long openFiles() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
				? unix.getOpenFileDescriptorCount() : 0;
	}

	/**
	 * Ends each connection in one of many ways, until it is calm.
	 */
	private static final class CuttingServer extends LineServer {

		private final Random random;

		volatile boolean calm;

		volatile boolean visited;

		CuttingServer(Random random) {
			this.random = random;
		}

		@Override
		public void accept(Peer peer) {
			if (this.calm) {
				this.visited = true;
				super.accept(peer);
				return;
			}
			try (peer) {
				cut(peer, next(10));
			}
			catch (AssertionError | RuntimeException ex) {
				// The client has gone first.
			}
		}

		private synchronized int next(int bound) {
			return this.random.nextInt(bound);
		}

		private static void readClose(Peer peer) {
			Frame frame = peer.read();
			while (frame.opcode() != Frame.CLOSE) {
				frame = peer.read();
			}
		}

		private void cut(Peer peer, int way) {
			switch (way) {
				case 0 -> peer.reset();
				case 1 -> peer.answer("503 Service Unavailable").awaitEnd();
				case 2 -> peer.write(java.util.Arrays.copyOf(peer.acceptance(), 40)).reset();
				case 3 -> {
					peer.upgrade();
					peer.reset();
				}
				case 4 -> {
					peer.upgrade().read();
					peer.fin().awaitEnd();
				}
				case 5 -> {
					peer.upgrade().read();
					peer.reset();
				}
				case 6 -> readClose(peer.upgrade().send(Frame.close(1012, "restart")));
				case 7 -> readClose(peer.upgrade().send(Frame.text("x").withRsv(2)));
				case 8 -> {
					Frame subscribe = peer.upgrade().read();
					peer.text("ok " + subscribe.text().split(" ")[0] + " 1").text("# t1 7");
					peer.reset();
				}
				default -> peer.upgrade().write(new byte[] { (byte) 0x81, 126, 1 }).reset();
			}
		}

	}

}
