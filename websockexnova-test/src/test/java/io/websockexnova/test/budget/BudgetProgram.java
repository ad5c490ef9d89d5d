package io.websockexnova.test.budget;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.Profile;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.codec.JacksonCodec;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * Measures one kind of traffic of the complete client over a real socket and prints what
 * a message allocates, in a JVM of its own: what a compiler makes of a piece of code
 * depends on who else has used it.
 */
final class BudgetProgram {

	/** Messages under way at a time; fewer than a subscriber's buffer holds. */
	private static final int ROUND = 1000;

	private static final int WINDOW = 10_000;

	private static final int PINGED = 64;

	private static final int PINGS = 50;

	private static final String BOOK = "book.BTC-PERPETUAL.100ms";

	private static final int DIGITS = 9;

	private final AtomicLong handled = new AtomicLong();

	private final Allocations allocations;

	private final NovaEngine engine = NovaEngine.builder()
		.transport(NettyTransport.builder().loopThreads(1).nativeTransport(false).build())
		.build();

	private final PeerServer server = PeerServer.start();

	private BudgetProgram(double ceiling) {
		this.allocations = new Allocations(ceiling);
	}

	/**
	 * Runs the measurement.
	 * @param arguments the traffic, and the bytes per message that it may cost
	 */
	public static void main(String[] arguments) {
		BudgetProgram program = new BudgetProgram(Double.parseDouble(arguments[1]));
		program.allocations.leaveOut();
		double figure = switch (arguments[0]) {
			case "text-fast" -> program.text(TopicOptions.DEFAULTS.onLoop());
			case "text" -> program.text(TopicOptions.DEFAULTS);
			case "book-fast" -> program.book(TopicOptions.DEFAULTS.onLoop());
			case "book" -> program.book(TopicOptions.DEFAULTS);
			case "send" -> program.send();
			case "ping" -> program.ping();
			default -> throw new IllegalArgumentException("'" + arguments[0] + "' is no kind of traffic");
		};
		System.out.printf(Locale.ROOT, "bytes per message: %.1f%n", figure);
		System.exit(0);
	}

	private double text(TopicOptions options) {
		String text = "{" + "x".repeat(126) + "}";
		byte[] frame = frame(text);
		Payload payload = Payload.text(text);
		SynchronousQueue<Integer> orders = new SynchronousQueue<>();
		this.server.serve((peer) -> {
			this.allocations.leaveOut();
			peer.upgrade();
			peer.text(peer.read().text());
			while (true) {
				peer.write(repeated(frame, take(orders)));
			}
		});
		Lines lines = new Lines();
		NovaClient client = build("text", lines).codec(lines).build();
		client.<String>updates(Lines.TOPIC, String.class, options.required(true))
			.subscribe((update) -> update.ifData((data) -> handled(data.value().length() == text.length())));
		client.connect().block(Duration.ofSeconds(30));
		double string = this.allocations.each(WINDOW, () -> handled(payload.utf8().length() == text.length()));
		return this.allocations.perMessage(WINDOW, (count) -> order(orders, count), string);
	}

	private double book(TopicOptions options) {
		byte[] frame = frame(delta());
		SynchronousQueue<Integer> orders = new SynchronousQueue<>();
		this.server.serve((peer) -> {
			this.allocations.leaveOut();
			peer.upgrade();
			answerRequests(peer);
			int number = 100_000_000;
			peer.text(delta().replace("change\"", "snapshot\"")
				.replace("\"prev_change_id\":000000000,", "")
				.replace("000000000", Integer.toString(number)));
			while (true) {
				byte[] burst = repeated(frame, take(orders));
				for (int at = 0; at < burst.length; at += frame.length) {
					link(burst, at, number, ++number);
				}
				peer.write(burst);
			}
		});
		NovaClient client = build("book", new DeribitPlatform()).build();
		client.<BookUpdate>updates(BOOK, BookUpdate.class, options.required(true))
			.subscribe((update) -> update.ifData((data) -> handled(data.value().bids().size() > 1)));
		client.connect().block(Duration.ofSeconds(30));
		await(1);
		Codec.Reader reader = JacksonCodec.json(JsonMapper.shared()).reader(BookUpdate.class);
		String numbered = delta().replace("000000000", "100000000");
		byte[] whole = numbered.getBytes(StandardCharsets.UTF_8);
		int start = numbered.indexOf("{\"type\"");
		Payload data = Payload.of(whole, start, whole.length - start - 2, true);
		double record = this.allocations.each(WINDOW, () -> handled(reader.read(data) != null));
		return this.allocations.perMessage(WINDOW, (count) -> order(orders, count), record);
	}

	private double send() {
		this.server.serve((peer) -> {
			this.allocations.leaveOut();
			peer.upgrade().rest();
		});
		NovaClient client = build("send", Platform.plain()).build();
		client.connect().block(Duration.ofSeconds(30));
		String text = "x".repeat(128);
		SynchronousQueue<Integer> orders = new SynchronousQueue<>();
		Thread caller = new Thread(() -> {
			while (true) {
				int count = take(orders);
				for (int i = 0; i < count; i++) {
					client.send(text).subscribe((nothing) -> {
					}, (error) -> System.err.println("not sent: " + error), () -> handled(true));
				}
			}
		}, "caller");
		caller.setDaemon(true);
		caller.start();
		return this.allocations.perMessage(WINDOW, (count) -> order(orders, count), 0);
	}

	// A connection may be pinged a thousand times a second, so there are many.
	private double ping() {
		byte[] ping = { (byte) 0x89, 8, 1, 2, 3, 4, 5, 6, 7, 8 };
		SynchronousQueue<Integer> orders = new SynchronousQueue<>(true);
		this.server.serve((peer) -> {
			this.allocations.leaveOut();
			peer.upgrade();
			while (true) {
				int count = take(orders);
				peer.write(repeated(ping, count));
				skip(peer, count * (ping.length + 4));
				this.handled.addAndGet(count);
			}
		});
		for (int i = 0; i < PINGED; i++) {
			build("ping-" + i, Platform.plain()).build().connect().block(Duration.ofSeconds(30));
		}
		return this.allocations.perMessage(PINGED * PINGS, (count) -> {
			long until = System.nanoTime() + Duration.ofMillis(110).toNanos();
			long goal = this.handled.get() + count;
			for (int i = 0; i < PINGED; i++) {
				put(orders, PINGS);
			}
			await(goal);
			while (System.nanoTime() < until) {
				LockSupport.parkNanos(until - System.nanoTime());
			}
		}, 0);
	}

	private NovaClientBuilder build(String name, Platform platform) {
		return this.engine.client(name).platform(platform).profile(Profile.STANDARD).url(this.server.uri().toString());
	}

	private void order(SynchronousQueue<Integer> orders, long count) {
		for (long left = count; left > 0; left -= ROUND) {
			long goal = this.handled.get() + ROUND;
			put(orders, ROUND);
			await(goal);
		}
	}

	private void handled(boolean right) {
		if (!right) {
			throw new IllegalStateException("not the message that was sent");
		}
		this.handled.incrementAndGet();
	}

	private void await(long goal) {
		while (this.handled.get() < goal) {
			LockSupport.parkNanos(50_000);
		}
	}

	private static void answerRequests(Peer peer) {
		Pattern pattern = Pattern.compile("\"id\":(\\d+)");
		boolean subscribed = false;
		while (!subscribed) {
			String request = peer.read().text();
			subscribed = request.contains("subscribe");
			Matcher id = pattern.matcher(request);
			if (id.find()) {
				peer.text("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":"
						+ (subscribed ? "[\"" + BOOK + "\"]" : "\"ok\"") + "}");
			}
		}
	}

	private static String delta() {
		StringBuilder levels = new StringBuilder();
		for (int i = 0; i < 9; i++) {
			levels.append((i > 0) ? "," : "").append("[\"new\",").append(5042 - i).append(".5,").append(30 + i);
			levels.append(".0]");
		}
		return "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"" + BOOK
				+ "\",\"data\":{\"type\":\"change\",\"timestamp\":1554373962454,"
				+ "\"instrument_name\":\"BTC-PERPETUAL\",\"prev_change_id\":000000000,\"change_id\":000000000,"
				+ "\"bids\":[" + levels + "],\"asks\":[[\"new\",5043.34,40.0]]}}}";
	}

	private static void link(byte[] burst, int frame, int previous, int current) {
		int at = frame + 4 + delta().indexOf("000000000");
		digits(burst, at, previous);
		digits(burst, frame + 4 + delta().lastIndexOf("000000000"), current);
	}

	private static void digits(byte[] bytes, int at, int value) {
		int rest = value;
		for (int i = at + DIGITS - 1; i >= at; i--) {
			bytes[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	private static byte[] frame(String text) {
		byte[] payload = text.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(4 + payload.length)
			.put((byte) 0x81)
			.put((byte) 126)
			.putShort((short) payload.length)
			.put(payload)
			.array();
	}

	private static byte[] repeated(byte[] frame, int count) {
		ByteBuffer all = ByteBuffer.allocate(frame.length * count);
		for (int i = 0; i < count; i++) {
			all.put(frame);
		}
		return all.array();
	}

	private static void skip(Peer peer, int count) {
		try {
			peer.skip(count);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int take(SynchronousQueue<Integer> orders) {
		try {
			return orders.take();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void put(SynchronousQueue<Integer> orders, int count) {
		try {
			orders.put(count);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
