package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.PictureCheck;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.Feed.Line;

/**
 * A client in virtual time and a venue of {@link Feed}s. A request is its id, its method
 * and its words; a reply is {@code ok <id> <topic> <words>} or {@code no <id>}, data is a
 * {@link Line}.
 */
final class FaultyVenue {

	final ScriptedTransport network = new ScriptedTransport();

	final Map<String, Feed> feeds = new LinkedHashMap<>();

	final List<ClientEvent.Lost> losses = new ArrayList<>();

	final NovaEngine engine;

	final NovaClient client;

	/** Answers are late, and what is asked for may be old or refused. */
	boolean moody;

	private final Random random;

	private boolean failedBefore;

	FaultyVenue(Random random, Duration reorderTimeout, int buffer, Feed... feeds) {
		this.random = random;
		for (Feed feed : feeds) {
			this.feeds.put(feed.topic, feed);
		}
		this.network.script = ScriptedTransport.Dial::open;
		this.network.server = this::answer;
		this.engine = NovaEngine.builder()
			.transport(this.network)
			.scheduler(Schedulers.immediate())
			.random(new Random(7))
			.handshakes(10_000, 10_000)
			.build();
		this.client = this.engine.client("faulty")
			.url("ws://localhost:1/")
			.with(Setting.JITTER_FACTOR, 0.0)
			.with(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.SIMPLE)
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(100))
			.with(Setting.BREAKER_ENABLED, false)
			.with(Setting.PING_INTERVAL, Duration.ofDays(1))
			.with(Setting.REPAIR_TIMEOUT, Duration.ofSeconds(5))
			.with(Setting.REPAIRS_PER_MINUTE, 1000)
			.with(Setting.REORDER_TIMEOUT, reorderTimeout)
			.with(Setting.REORDER_BUFFER, buffer)
			.behaviors((given) -> speaking(given))
			.build();
		this.client.events().subscribe((event) -> {
			if (event instanceof ClientEvent.Lost lost) {
				this.losses.add(lost);
			}
		});
		this.client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		advance(1);
	}

	private Behaviors speaking(Behaviors given) {
		return given.withMessage(new Lines()).withSubscription(new Topics());
	}

	void advance(long millis) {
		this.network.loop.advance(Duration.ofMillis(millis));
	}

	/**
	 * Ends the client, and with its engine the thread that watches the loop.
	 */
	void close() {
		this.client.close().subscribe();
		advance(10_000);
		this.engine.close();
	}

	void cut() {
		this.feeds.values().forEach((feed) -> {
			feed.cuts++;
			feed.subscribed = false;
		});
		this.network.last().breakOff();
		advance(0);
	}

	/**
	 * Puts a message on the wire, if the client is subscribed to its topic.
	 * @param feed the topic
	 * @param line the message
	 */
	void send(Feed feed, Line line) {
		if (feed.subscribed && !this.network.last().broken) {
			feed.wired(line);
			this.network.last().receive(line.text(feed.topic));
		}
	}

	private void answer(ScriptedTransport.Dial dial, String request) {
		String[] words = request.split(" ");
		int latency = this.moody ? this.random.nextInt(60) : 0;
		this.network.loop.schedule(() -> {
			if (!dial.broken) {
				answer(dial, words);
			}
		}, Duration.ofMillis(latency));
	}

	private void answer(ScriptedTransport.Dial dial, String[] words) {
		String id = words[0];
		switch (words[1]) {
			case "subscribe" -> {
				String[] topics = words[2].split(",");
				boolean early = this.random.nextBoolean();
				if (!early) {
					dial.receive("ok " + id + " " + words[2]);
				}
				for (String topic : topics) {
					begin(dial, feed(topic));
				}
				if (early) {
					dial.receive("ok " + id + " " + words[2]);
				}
			}
			case "unsubscribe" -> {
				for (String topic : words[2].split(",")) {
					feed(topic).subscribed = false;
				}
				dial.receive("ok " + id + " " + words[2]);
			}
			case "resume" -> resume(dial, id, feed(words[2]), Integer.parseInt(words[3]), Long.parseLong(words[4]));
			case "snapshot", "since" -> dial
				.receive(fails() ? "no " + id : "ok " + id + " " + String.join(" ", words).substring(id.length() + 1));
			default -> throw new AssertionError(words[1]);
		}
	}

	private void begin(ScriptedTransport.Dial dial, Feed feed) {
		feed.subscribed = true;
		if (feed.kind.isPictured() && feed.kind.source == FeedKind.Source.RESUBSCRIBE) {
			send(feed, feed.snapshot());
		}
	}

	private void resume(ScriptedTransport.Dial dial, String id, Feed feed, int era, long after) {
		feed.subscribed = true;
		String ok = "ok " + id + " " + feed.topic + " ";
		if (era != feed.era) {
			feed.lossAllowed = true;
			dial.receive(ok + feed.era + " " + feed.number);
			return;
		}
		boolean says = this.random.nextBoolean();
		boolean first = this.random.nextBoolean();
		if (first) {
			feed.since(after).forEach((line) -> send(feed, line));
		}
		// A venue may say where it goes on, or let its messages speak.
		dial.receive((says && !first) ? ok + era + " " + after : ok.trim());
		if (!first) {
			feed.since(after).forEach((line) -> send(feed, line));
		}
	}

	private boolean fails() {
		this.failedBefore = this.moody && !this.failedBefore && this.random.nextInt(4) == 0;
		return this.failedBefore;
	}

	private Feed feed(String topic) {
		Feed feed = this.feeds.get(topic);
		if (feed == null) {
			throw new AssertionError(topic);
		}
		return feed;
	}

	private static Inbound push(Feed feed, Line line) {
		Sequence sequence = Line.sequence(feed.kind, Integer.toString(line.era()), line.previous(), line.number());
		boolean placed = feed.kind.rule != SequenceRule.NONE
				&& (feed.kind.rule != SequenceRule.UNNUMBERED || sequence.snapshot());
		return Inbound.push(feed.topic, Payload.text(line.body()), placed ? sequence : null);
	}

	private final class Lines implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			String text = message.utf8();
			String[] words = text.split(" ");
			switch (words[0]) {
				case "ok" -> sink.accept(Inbound.reply(words[1], Payload.text(text.substring(4 + words[1].length()))));
				case "no" -> sink.accept(Inbound.rejection(words[1], message, new ReplyError("no", "refused", null)));
				default -> sink.accept(push(feed(words[1]), new Line(Integer.parseInt(words[3]),
						Long.parseLong(words[4]), Long.parseLong(words[5]), words[2])));
			}
		}

		@Override
		public Outbound encode(long id, Call call) {
			return Outbound.text(id + " " + call.method() + " " + call.params());
		}

	}

	private final class Topics implements SubscriptionHandler {

		@Override
		public List<SubscriptionBatch> subscribe(List<String> names) {
			return List.of(new SubscriptionBatch(names, new Call("subscribe", String.join(",", names))));
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> names) {
			return List.of(new SubscriptionBatch(names, new Call("unsubscribe", String.join(",", names))));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			String[] words = reply.body().utf8().split(" ");
			Map<String, TopicOutcome> outcomes = new HashMap<>();
			batch.topics()
				.forEach((topic) -> outcomes.put(topic,
						(words.length == 3)
								? new TopicOutcome.Following(
										new Position("epoch-" + words[1], Long.parseLong(words[2])))
								: TopicOutcome.CONFIRMED));
			return outcomes;
		}

		@Override
		public SequenceRule sequenceRule(String topic) {
			return feed(topic).kind.rule;
		}

		@Override
		public Repair repair(String topic, @Nullable Position position) {
			Feed feed = feed(topic);
			return switch (feed.kind.source) {
				case RESUBSCRIBE -> Repair.RESUBSCRIBE;
				case NONE -> Repair.NONE;
				case REQUEST ->
					Repair.request(new Call("snapshot", topic), (reply) -> List.of(push(feed, feed.snapshot())));
				case FETCH -> Repair.fetch(fetched(feed));
				case RESUME ->
					(position != null)
							? Repair.resume(new Call("resume",
									topic + " " + position.epoch().substring(6) + " " + position.number()))
							: Repair.NONE;
				case BACKFILL -> (position != null) ? backfill(feed, position) : Repair.NONE;
			};
		}

		// What is fetched may have been stored a while ago.
		private Mono<List<Inbound>> fetched(Feed feed) {
			boolean fails = fails();
			Line stored = feed.snapshot();
			int age = FaultyVenue.this.moody ? FaultyVenue.this.random.nextInt(80) : 0;
			return Mono.create((sink) -> FaultyVenue.this.network.loop.schedule(() -> {
				if (fails) {
					sink.error(new IllegalStateException("busy"));
				}
				else {
					sink.success(List.of(push(feed, FaultyVenue.this.random.nextBoolean() ? stored : feed.snapshot())));
				}
			}, Duration.ofMillis(age)));
		}

		private Repair backfill(Feed feed, Position position) {
			return Repair.request(new Call("since", feed.topic), (reply) -> {
				if (!position.epoch().equals("epoch-" + feed.era)) {
					feed.lossAllowed = true;
					return List.of();
				}
				return feed.since(position.number()).stream().map((line) -> push(feed, line)).toList();
			});
		}

		@Override
		public @Nullable PictureCheck pictureCheck(String topic) {
			return feed(topic).kind.checked ? new Checksum() : null;
		}

	}

	private static final class Checksum implements PictureCheck {

		private long[] book = new long[Feed.KEYS];

		@Override
		public boolean holds(Inbound message) {
			String text = message.body().utf8();
			String[] words = text.substring(1, text.length() - 1).split(",");
			boolean snapshot = words[0].equals("1");
			for (int i = 4; i < words.length; i += snapshot ? 1 : 2) {
				int at = snapshot ? i - 4 : Integer.parseInt(words[i]);
				this.book[at] = Long.parseLong(words[snapshot ? i : i + 1]);
			}
			return Arrays.hashCode(this.book) == Long.parseLong(words[3]);
		}

	}

}
