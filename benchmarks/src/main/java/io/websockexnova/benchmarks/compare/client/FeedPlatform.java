package io.websockexnova.benchmarks.compare.client;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;

/**
 * A venue with one topic to which every message belongs; a message such as {@code #7}
 * asks for it and is answered with the same.
 */
final class FeedPlatform implements Platform {

	static final String TOPIC = "feed";

	@Override
	public String name() {
		return "feed";
	}

	@Override
	public Behaviors behaviors(PlatformContext context) {
		return Behaviors.defaults().withMessage(new Messages()).withSubscription(new Subscriptions());
	}

	private static final class Messages implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			if (message.length() > 0 && message.array()[message.offset()] == '#') {
				sink.accept(Inbound.reply(message.utf8().substring(1), message));
			}
			else {
				sink.accept(Inbound.push(TOPIC, message, null));
			}
		}

		@Override
		public Outbound encode(long id, Call call) {
			return Outbound.text("#" + id);
		}

	}

	private static final class Subscriptions implements SubscriptionHandler {

		@Override
		public List<SubscriptionBatch> subscribe(List<String> topics) {
			return List.of(new SubscriptionBatch(topics, new Call("subscribe", Map.of())));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			return batch.topics()
				.stream()
				.collect(Collectors.toMap((topic) -> topic, (topic) -> TopicOutcome.CONFIRMED));
		}

	}

}
