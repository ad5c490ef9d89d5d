package io.websockexnova.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Profile;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * The clients, all in this process, on two loops. Obeys lines on its standard input:
 * {@code measure} forgets what was measured so far, {@code measured} notes the CPU time,
 * {@code report} waits until every connection knows how many messages it was sent and
 * answers with cells of a table.
 */
public final class LoadClients {

	private static final int LOOPS = 2;

	private static final int AT_ONCE = 256;

	private final Usage usage = Usage.watch();

	private final Account.Run run;

	private final Account[] accounts;

	private long cpu;

	private LoadClients(int count) {
		this.run = new Account.Run(count);
		this.accounts = Stream.generate(() -> new Account(this.run)).limit(count).toArray(Account[]::new);
	}

	/**
	 * Runs the clients.
	 * @param arguments {@code fast} for listeners on the loop, {@code hand-over} for
	 * listeners on the engine's scheduler or {@code bare} for bare Netty; the port; the
	 * number of connections
	 * @throws Exception if it cannot be done
	 */
	public static void main(String[] arguments) throws Exception {
		LoadClients clients = new LoadClients(Integer.parseInt(arguments[2]));
		clients.open(arguments[0], Integer.parseInt(arguments[1]));
		System.out.println("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			System.out.println(clients.answer(command));
		}
		System.exit(0);
	}

	private void open(String mode, int port) {
		Opener opener = mode.equals("bare") ? bare() : ours(mode.equals("fast"));
		Flux.range(0, this.accounts.length)
			.flatMap((number) -> opener.open(number, "ws://127.0.0." + (1 + number % 4) + ":" + port + "/" + number),
					AT_ONCE)
			.blockLast(Duration.ofMinutes(3));
	}

	private Opener bare() {
		BareClient client = new BareClient(LOOPS);
		return (number, url) -> client.open(url, this.accounts[number]);
	}

	private Opener ours(boolean fast) {
		Transport transport = new StampingTransport(NettyTransport.builder().loopThreads(LOOPS).build(),
				(path) -> this.accounts[Integer.parseInt(path.substring(1))]);
		NovaEngine engine = NovaEngine.builder().transport(transport).handshakes(1_000_000, 1_000_000).build();
		LinePlatform platform = new LinePlatform();
		TopicOptions options = (fast ? TopicOptions.DEFAULTS.onLoop() : TopicOptions.DEFAULTS).required(true);
		return (number, url) -> {
			NovaClient client = engine.client("client-" + number)
				.platform(platform)
				.codec(platform)
				.profile(Profile.STANDARD)
				.url(url)
				.build();
			client.<String>updates(LinePlatform.TOPIC, String.class, options)
				.subscribe((update) -> take(this.accounts[number], update),
						(error) -> System.err.println("a stream failed: " + error));
			return client.connect();
		};
	}

	private static void take(Account account, TopicUpdate<String> update) {
		if (update instanceof TopicUpdate.Data<String> data) {
			account.handle(data.value());
		}
		else if (update instanceof TopicUpdate.Gap<String>) {
			account.marked();
		}
	}

	private String answer(String command) throws IOException, InterruptedException {
		return switch (command) {
			case "measure" -> {
				this.run.reset();
				this.usage.reset();
				this.cpu = Usage.cpu();
				yield "measuring";
			}
			case "measured" -> Long.toString(Usage.cpu() - this.cpu);
			default -> report();
		};
	}

	private String report() throws IOException, InterruptedException {
		long peak = this.usage.peak();
		long collections = this.usage.collections();
		long pauses = this.usage.pauses();
		long longest = this.usage.longest();
		boolean ended = this.run.ended().await(1, TimeUnit.MINUTES);
		long received = IntStream.range(0, this.accounts.length).mapToLong((i) -> this.accounts[i].received()).sum();
		long exact = Stream.of(this.accounts).filter(Account::isExact).count();
		Histogram handling = this.run.latencies().handling();
		Histogram whole = this.run.latencies().whole();
		for (int i = 0; i < 3; i++) {
			System.gc();
			TimeUnit.MILLISECONDS.sleep(200);
		}
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		return String.format(Locale.ROOT, "%b;%d;%d;%s;%s;%d;%.1f;%.0f;%d / %d / %d", ended, received, exact,
				percentiles(handling), percentiles(whole), ManagementFactory.getThreadMXBean().getThreadCount(),
				heap / 1024.0 / this.accounts.length, peak / 1048576.0, collections, pauses, longest);
	}

	private static String percentiles(Histogram histogram) {
		return String.format(Locale.ROOT, "%.0f / %.0f / %.0f", histogram.getValueAtPercentile(50) / 1e3,
				histogram.getValueAtPercentile(99) / 1e3, histogram.getValueAtPercentile(99.9) / 1e3);
	}

	/**
	 * Opens connections.
	 */
	private interface Opener {

		/**
		 * Opens one and asks for the feed.
		 * @param number its number
		 * @param url where to
		 * @return completes when the feed may begin
		 */
		Mono<Void> open(int number, String url);

	}

}
