package io.websockexnova.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

/**
 * A client and its server in virtual time. Requests are lines of an id and a method,
 * replies of "ok", the id and a value, refusals of "no", the id and a code, data of "#",
 * a topic and a value. Every socket opens and every request is answered at once, unless a
 * test says otherwise.
 */
final class LineVenue {

	static final Instant START = Instant.parse("2026-07-20T12:00:00Z");

	final ScriptedTransport network = new ScriptedTransport();

	final VirtualClock clock = new VirtualClock(this.network.loop, START);

	final NovaEngine engine = NovaEngine.builder()
		.transport(this.network)
		.scheduler(Schedulers.immediate())
		.random(new Random(7))
		.clock(this.clock)
		.handshakes(10_000, 10_000)
		.build();

	final List<ClientEvent> events = new ArrayList<>();

	final List<String> methods = new ArrayList<>();

	/** Which methods are answered. */
	Predicate<String> answering = (method) -> true;

	/** How long an answer takes. */
	Duration latency = Duration.ZERO;

	LineVenue() {
		this.network.script = ScriptedTransport.Dial::open;
		this.network.server = this::answer;
	}

	private void answer(ScriptedTransport.Dial dial, String line) {
		String[] words = line.split(" ");
		if (words.length < 2) {
			return;
		}
		this.methods.add(words[1]);
		if (this.answering.test(words[1])) {
			this.network.loop.schedule(() -> dial.receive("ok " + words[0] + " 1"), this.latency);
		}
	}

	NovaClientBuilder client(String name) {
		return this.engine.client(name)
			.url("ws://localhost:1/")
			.with(Setting.JITTER_FACTOR, 0.0)
			.with(Setting.PING_INTERVAL, Duration.ofDays(1))
			.behaviors(LineVenue::speaking);
	}

	NovaClient connect(NovaClientBuilder builder) {
		NovaClient client = builder.build();
		client.events().subscribe(this.events::add);
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		advance(Duration.ZERO);
		return client;
	}

	void advance(Duration time) {
		this.network.loop.advance(time);
	}

	<T extends ClientEvent> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	List<Loss.Kind> losses() {
		return of(ClientEvent.Lost.class).stream().map((event) -> event.loss().kind()).toList();
	}

	static Behaviors speaking(Behaviors given) {
		return given.withMessage(new Lines()).withSubscription(new Topics());
	}

	private static final class Lines implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			String[] words = message.utf8().split(" ");
			switch (words[0]) {
				case "ok" -> sink.accept(Inbound.reply(words[1], Payload.text(words[2])));
				case "no" ->
					sink.accept(Inbound.rejection(words[1], message, new ReplyError(words[2], "refused", null)));
				case "#" -> sink.accept(Inbound.push(words[1], Payload.text(words[2]), null));
				default -> sink.accept(Inbound.other(message));
			}
		}

		@Override
		public Outbound encode(long id, Call call) {
			return Outbound.text(id + " " + call.method());
		}

	}

	/**
	 * Topics that are confirmed when asked for.
	 */
	static class Topics implements SubscriptionHandler {

		@Override
		public List<SubscriptionBatch> subscribe(List<String> names) {
			return List.of(new SubscriptionBatch(names, new Call("subscribe", names)));
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> names) {
			return List.of(new SubscriptionBatch(names, new Call("unsubscribe", names)));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			Map<String, TopicOutcome> outcomes = new HashMap<>();
			batch.topics().forEach((topic) -> outcomes.put(topic, TopicOutcome.CONFIRMED));
			return outcomes;
		}

		@Override
		public @Nullable Duration staleAfter(String topic) {
			return topic.startsWith("slow") ? Duration.ofMinutes(10) : null;
		}

	}

}
