package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReconnectionStrategy;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.TopicUpdate;

/**
 * A client in virtual time whose subscriptions a test answers by hand. A request is sent
 * as its id, method and topics; {@code ok <id> <topics>} confirms these, {@code all}
 * confirms every topic of the request, {@code later:<seconds>} asks to try again,
 * {@code broken} is not understood. Data is {@code # <topic> <value>}, with links
 * {@code # <topic> <value> <previous> <current>}, a snapshot
 * {@code # <topic> <value> <current>}. Topics that begin with "book" link.
 */
final class TopicVenue {

	final ScriptedTransport network = new ScriptedTransport();

	final List<ClientEvent> events = new ArrayList<>();

	/** What the handler is to throw, by method; removed once thrown. */
	final Map<String, RuntimeException> failures = new HashMap<>();

	NovaClient client = build((builder) -> builder);

	NovaClient build(UnaryOperator<NovaClientBuilder> options) {
		NovaEngine engine = NovaEngine.builder()
			.transport(this.network)
			.scheduler(Schedulers.immediate())
			.random(new Random(7))
			.handshakes(10_000, 10_000)
			.build();
		this.network.script = ScriptedTransport.Dial::open;
		this.events.clear();
		this.client = options
			.apply(engine.client("topics")
				.url("ws://localhost:1/")
				.with(Setting.JITTER_FACTOR, 0.0)
				.with(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.SIMPLE)
				.with(Setting.INITIAL_DELAY, Duration.ofSeconds(1))
				.with(Setting.PING_INTERVAL, Duration.ofDays(1))
				.behaviors(this::speaking))
			.build();
		this.client.events().subscribe(this.events::add);
		return this.client;
	}

	void connect() {
		this.client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		advance(Duration.ZERO);
	}

	void advance(Duration time) {
		this.network.loop.advance(time);
	}

	/**
	 * Loses the connection and waits until the next one is open.
	 */
	void reconnect() {
		this.network.last().breakOff();
		advance(Duration.ofSeconds(1));
	}

	void receive(String text) {
		this.network.last().receive(text);
		advance(Duration.ZERO);
	}

	/**
	 * Answers the latest request.
	 * @param answer what comes after its id
	 */
	void answer(String answer) {
		List<String> sent = this.network.last().sent;
		receive("ok " + sent.get(sent.size() - 1).split(" ")[0] + " " + answer);
	}

	void refuse(String code) {
		List<String> sent = this.network.last().sent;
		receive("no " + sent.get(sent.size() - 1).split(" ")[0] + " " + code);
	}

	/**
	 * What has been sent on the latest socket, without ids.
	 * @return the requests
	 */
	List<String> sent() {
		return this.network.last().sent.stream().map((line) -> line.substring(line.indexOf(' ') + 1)).toList();
	}

	/**
	 * States of a topic in the order in which they were told.
	 * @param topic the topic
	 * @return the states
	 */
	List<ClientEvent.TopicState> states(String topic) {
		return this.events.stream()
			.filter(ClientEvent.TopicChanged.class::isInstance)
			.map(ClientEvent.TopicChanged.class::cast)
			.filter((change) -> change.topic().equals(topic))
			.map(ClientEvent.TopicChanged::state)
			.toList();
	}

	<T extends ClientEvent> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private Behaviors speaking(Behaviors given) {
		return given.withMessage(new Lines()).withSubscription(new Topics());
	}

	/**
	 * What one subscriber has heard.
	 */
	static final class Log {

		final List<String> heard = new ArrayList<>();

		final List<Throwable> errors = new ArrayList<>();

		final List<String> ends = new ArrayList<>();

		final Disposable subscription;

		Log(NovaClient client, String topic) {
			this.subscription = client.updates(topic, Integer.class)
				.subscribe((update) -> this.heard.add(text(update)), this.errors::add, () -> this.ends.add("end"));
		}

		private static String text(TopicUpdate<Integer> update) {
			if (update instanceof TopicUpdate.Data<Integer> data) {
				return Integer.toString(data.value());
			}
			if (update instanceof TopicUpdate.Gap<Integer> gap) {
				return "gap " + gap.reason() + " " + gap.expected() + " " + gap.actual();
			}
			return (update instanceof TopicUpdate.Recovered<Integer> recovered) ? "recovered " + recovered.complete()
					: "repairing " + ((TopicUpdate.Repairing<Integer>) update).attempt();
		}

	}

	private static final class Lines implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			String[] words = message.utf8().split(" ");
			switch (words[0]) {
				case "ok" -> sink.accept(Inbound.reply(words[1], Payload.text(words[2])));
				case "no" ->
					sink.accept(Inbound.rejection(words[1], message, new ReplyError(words[2], "refused", null)));
				default -> sink.accept(Inbound.push(words[1], Payload.text(words[2]), switch (words.length) {
					case 4 -> Sequence.snapshot(Long.parseLong(words[3]));
					case 5 -> Sequence.link(Long.parseLong(words[3]), Long.parseLong(words[4]));
					default -> null;
				}));
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
			fail("subscribe");
			List<String> known = names.stream().filter((name) -> !name.startsWith("unknown")).toList();
			return known.isEmpty() ? List.of()
					: List.of(new SubscriptionBatch(known, new Call("subscribe", String.join(",", known))));
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> names) {
			fail("unsubscribe");
			List<String> known = names.stream().filter((name) -> !name.startsWith("silent")).toList();
			return known.isEmpty() ? List.of()
					: List.of(new SubscriptionBatch(known, new Call("unsubscribe", String.join(",", known))));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			String body = reply.body().utf8();
			ReplyError error = reply.error();
			if (body.equals("broken")) {
				throw new IllegalStateException("not understood");
			}
			Map<String, TopicOutcome> outcomes = new HashMap<>();
			for (String topic : batch.topics()) {
				if (error != null) {
					outcomes.put(topic, new TopicOutcome.Rejected(error));
				}
				else if (body.startsWith("later:")) {
					outcomes.put(topic, new TopicOutcome.Retry(new ReplyError("later", "busy", null),
							Duration.ofSeconds(Long.parseLong(body.substring(6)))));
				}
				else if (body.equals("all") || List.of(body.split(",")).contains(topic)) {
					outcomes.put(topic, TopicOutcome.CONFIRMED);
				}
			}
			return outcomes;
		}

		@Override
		public SequenceRule sequenceRule(String topic) {
			return topic.startsWith("book") ? SequenceRule.LINK : SequenceRule.NONE;
		}

		@Override
		public boolean requiresAuthentication(String topic) {
			fail("requires");
			return topic.startsWith("private");
		}

		private void fail(String method) {
			RuntimeException failure = TopicVenue.this.failures.remove(method);
			if (failure != null) {
				throw failure;
			}
		}

	}

}
