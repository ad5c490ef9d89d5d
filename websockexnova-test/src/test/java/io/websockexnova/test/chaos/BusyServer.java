package io.websockexnova.test.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

/**
 * A venue over real sockets that allows some subscribe requests a second, refuses a tenth
 * of the topics for now, and acknowledges late and in parts, with the platform that
 * speaks to it. It remembers what its latest connection is subscribed to, how often, and
 * how many requests came within any second. A request is {@code <id> sub|unsub <topics>},
 * an answer {@code ok <id> <topic>=<yes|busy>,...}.
 */
final class BusyServer implements AutoCloseable {

	static final int RATE = 20;

	static final int TOPICS = 2;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final PeerServer server = PeerServer.start().deadline(Duration.ofMinutes(1)).serve(this::serve);

	private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

	private final Random random;

	private final Deque<Long> window = new ArrayDeque<>();

	private Map<String, Integer> held = new TreeMap<>();

	private @Nullable Peer peer;

	private int fullest;

	private int requests;

	private int doubled;

	private long firstAt;

	BusyServer(Random random) {
		this.random = random;
	}

	String url() {
		return this.server.uri().toString();
	}

	synchronized Map<String, Integer> held() {
		return Map.copyOf(this.held);
	}

	/**
	 * The most requests that came within any second.
	 */
	synchronized int fullest() {
		return this.fullest;
	}

	synchronized int requests() {
		return this.requests;
	}

	synchronized int doubled() {
		return this.doubled;
	}

	/**
	 * Time since the first request came.
	 */
	synchronized Duration sinceFirst() {
		return Duration.ofNanos(System.nanoTime() - this.firstAt);
	}

	/**
	 * Cuts the connection without a goodbye.
	 */
	void cut() {
		Peer now;
		synchronized (this) {
			now = this.peer;
		}
		if (now != null) {
			now.reset();
		}
	}

	private void serve(Peer connection) {
		connection.upgrade();
		Map<String, Integer> own = new TreeMap<>();
		synchronized (this) {
			this.peer = connection;
			this.held = own;
		}
		Frame frame = connection.read();
		while (frame.opcode() == Frame.TEXT) {
			hear(connection, own, frame.text().split(" ", 3));
			frame = connection.read();
		}
	}

	private synchronized void hear(Peer connection, Map<String, Integer> own, String[] words) {
		long now = System.nanoTime();
		this.requests++;
		this.firstAt = (this.requests == 1) ? now : this.firstAt;
		this.window.add(now);
		while (now - this.window.element() >= SECOND) {
			this.window.remove();
		}
		this.fullest = Math.max(this.fullest, this.window.size());
		for (String topic : words[2].split(",")) {
			boolean busy = this.random.nextInt(10) == 0;
			if (!busy && words[1].equals("unsub")) {
				own.remove(topic);
			}
			else if (!busy && own.merge(topic, 1, Integer::sum) > 1) {
				this.doubled++;
			}
			String answer = "ok " + words[0] + " " + topic + "=" + (busy ? "busy" : "yes");
			this.later.schedule(() -> answer(connection, answer), 5 + this.random.nextInt(60), TimeUnit.MILLISECONDS);
		}
	}

	private static void answer(Peer connection, String text) {
		try {
			connection.text(text);
		}
		catch (RuntimeException ex) {
			// The connection was cut meanwhile.
		}
	}

	@Override
	public void close() {
		this.later.shutdownNow();
		this.server.close();
	}

	/**
	 * How to speak to it.
	 */
	static final class Words implements Platform {

		@Override
		public String name() {
			return "busy";
		}

		@Override
		public Behaviors behaviors(PlatformContext context) {
			return Behaviors.defaults().withMessage(new Messages()).withSubscription(new Topics());
		}

	}

	private static final class Messages implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			String[] words = message.utf8().split(" ", 3);
			sink.accept(Inbound.reply(words[1], Payload.text(words[2])));
		}

		@Override
		public Outbound encode(long id, Call call) {
			return Outbound.text(id + " " + call.method() + " " + call.params());
		}

	}

	private static final class Topics implements SubscriptionHandler {

		@Override
		public SubscriptionLimits limits() {
			return SubscriptionLimits.UNLIMITED.perRequest(TOPICS, 0).rate(RATE, Duration.ofSeconds(1));
		}

		@Override
		public List<SubscriptionBatch> subscribe(List<String> topics) {
			return List.of(new SubscriptionBatch(topics, new Call("sub", String.join(",", topics))));
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> topics) {
			return List.of(new SubscriptionBatch(topics, new Call("unsub", String.join(",", topics))));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			Map<String, TopicOutcome> outcomes = new LinkedHashMap<>();
			batch.topics().forEach((topic) -> outcomes.put(topic, TopicOutcome.AWAITED));
			List<String> parts = new ArrayList<>(List.of(reply.body().utf8().split("=")));
			outcomes.put(parts.get(0), parts.get(1).equals("yes") ? TopicOutcome.CONFIRMED
					: new TopicOutcome.Retry(new ReplyError("busy", "not now", null), Duration.ofMillis(100)));
			return outcomes;
		}

		@Override
		public Map<String, TopicOutcome> released(SubscriptionBatch batch, Inbound reply) {
			return acknowledge(batch, reply);
		}

	}

}
