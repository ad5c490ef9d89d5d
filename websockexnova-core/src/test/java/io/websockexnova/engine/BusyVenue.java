package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.SubscriptionStore;

/**
 * A venue in virtual time with limits and moods: it refuses some topics for now, answers
 * late, in parts, or not at all. A request is {@code <id> sub|unsub <topics>}, an answer
 * {@code ok <id> <topic>=<yes|busy|no>,...}; topics that it does not mention have an
 * answer of their own. It remembers what each socket is subscribed to, how often, and
 * when requests came.
 */
final class BusyVenue {

	static final Duration PERIOD = Duration.ofSeconds(1);

	final ScriptedTransport network = new ScriptedTransport();

	final NovaEngine engine;

	/** Subscriptions of each socket and how often each was made. */
	final Map<ScriptedTransport.Dial, Map<String, Integer>> subscriptions = new HashMap<>();

	/** Topics that the venue never gives. */
	final Set<String> unknown = new TreeSet<>();

	final List<String> order = new ArrayList<>();

	final SubscriptionLimits limits;

	private final Random random;

	private final Deque<Long> window = new ArrayDeque<>();

	/** Part of the topics that are refused for now. */
	double busy;

	/** Part of the answers that never come. */
	double silent;

	/** Part of the answers that come after the client has given them up. */
	double late;

	boolean split;

	Duration latency = Duration.ofMillis(20);

	Duration retryAfter = Duration.ofMillis(100);

	int requests;

	int fullest;

	int mostTopics;

	int mostBytes;

	/** Subscriptions to what was subscribed already. */
	int doubled;

	/** How often a handler was asked for requests. */
	int asked;

	BusyVenue(SubscriptionLimits limits, Random random) {
		this(limits, random, null);
	}

	BusyVenue(SubscriptionLimits limits, Random random, @Nullable SubscriptionStore store) {
		NovaEngine.Builder builder = NovaEngine.builder()
			.transport(this.network)
			.scheduler(Schedulers.immediate())
			.random(new Random(7))
			.handshakes(10_000, 10_000);
		this.engine = ((store != null) ? builder.subscriptions(store) : builder).build();
		this.limits = limits;
		this.random = random;
		this.network.script = ScriptedTransport.Dial::open;
		this.network.server = this::hear;
	}

	NovaClientBuilder client() {
		return this.engine.client("busy")
			.url("ws://localhost:1/")
			.with(Setting.JITTER_FACTOR, 0.0)
			.with(Setting.PING_INTERVAL, Duration.ofDays(1))
			.behaviors(this::speaking);
	}

	void advance(Duration time) {
		this.network.loop.advance(time);
	}

	/**
	 * What the server of the latest socket has.
	 * @return topics and how often each is subscribed
	 */
	Map<String, Integer> held() {
		return this.subscriptions.getOrDefault(this.network.last(), Map.of());
	}

	private void hear(ScriptedTransport.Dial dial, String line) {
		String[] words = line.split(" ", 3);
		count(line);
		List<String> answers = new ArrayList<>();
		Map<String, Integer> held = this.subscriptions.computeIfAbsent(dial, (any) -> new TreeMap<>());
		for (String topic : words[2].split(",")) {
			answers.add(topic + "=" + decide(held, words[1], topic));
		}
		this.mostTopics = Math.max(this.mostTopics, answers.size());
		answer(dial, words[0], answers);
	}

	private void count(String line) {
		long now = this.network.loop.nanoTime();
		this.requests++;
		this.mostBytes = Math.max(this.mostBytes, line.length());
		this.window.add(now);
		while (now - this.window.element() >= PERIOD.toNanos()) {
			this.window.remove();
		}
		this.fullest = Math.max(this.fullest, this.window.size());
	}

	private String decide(Map<String, Integer> held, String action, String topic) {
		if (this.unknown.contains(topic)) {
			return "no";
		}
		if (this.random.nextDouble() < this.busy) {
			return "busy";
		}
		if (action.equals("sub")) {
			this.order.add(topic);
			if (held.merge(topic, 1, Integer::sum) > 1) {
				this.doubled++;
			}
		}
		else {
			held.remove(topic);
		}
		return "yes";
	}

	private void answer(ScriptedTransport.Dial dial, String id, List<String> answers) {
		int from = 0;
		while (from < answers.size()) {
			int to = this.split ? from + 1 + this.random.nextInt(answers.size() - from) : answers.size();
			String text = "ok " + id + " " + String.join(",", answers.subList(from, to));
			from = to;
			double mood = this.random.nextDouble();
			if (mood >= this.silent) {
				Duration delay = (mood < this.silent + this.late) ? Duration.ofSeconds(5 + this.random.nextInt(15))
						: this.latency.multipliedBy(1 + this.random.nextInt(3));
				this.network.loop.schedule(() -> {
					if (!dial.broken) {
						dial.receive(text);
					}
				}, delay);
			}
		}
	}

	private Behaviors speaking(Behaviors given) {
		return given.withMessage(new Lines()).withSubscription(new Topics());
	}

	private static final class Lines implements MessageHandler {

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

	private final class Topics implements SubscriptionHandler {

		@Override
		public SubscriptionLimits limits() {
			return BusyVenue.this.limits;
		}

		@Override
		public List<SubscriptionBatch> subscribe(List<String> names) {
			BusyVenue.this.asked += names.size();
			return List.of(new SubscriptionBatch(names, new Call("sub", String.join(",", names))));
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> names) {
			BusyVenue.this.asked += names.size();
			return List.of(new SubscriptionBatch(names, new Call("unsub", String.join(",", names))));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			Map<String, TopicOutcome> outcomes = new HashMap<>();
			batch.topics().forEach((topic) -> outcomes.put(topic, TopicOutcome.AWAITED));
			for (String part : reply.body().utf8().split(",")) {
				String[] answer = part.split("=");
				outcomes.put(answer[0], outcome(answer[1]));
			}
			return outcomes;
		}

		@Override
		public Map<String, TopicOutcome> released(SubscriptionBatch batch, Inbound reply) {
			return acknowledge(batch, reply);
		}

		private TopicOutcome outcome(String word) {
			ReplyError error = new ReplyError(word, "not now", null);
			return switch (word) {
				case "yes" -> TopicOutcome.CONFIRMED;
				case "busy" -> new TopicOutcome.Retry(error, BusyVenue.this.retryAfter);
				default -> new TopicOutcome.Rejected(error);
			};
		}

	}

}
