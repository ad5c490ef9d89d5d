package io.websockexnova.test.budget;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;

/**
 * The least a platform can be: a request is its id, and so is the answer; what begins
 * with a brace is data of the only topic, and text as it is.
 */
final class Lines implements Platform, Codec {

	static final String TOPIC = "line";

	@Override
	public String name() {
		return "lines";
	}

	@Override
	public boolean isJson() {
		return true;
	}

	@Override
	public byte[] encode(Object value) {
		return value.toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public Reader reader(Type type) {
		return Payload::utf8;
	}

	@Override
	public Behaviors behaviors(PlatformContext context) {
		return Behaviors.defaults().withMessage(new Messages()).withSubscription(new Subscriptions());
	}

	private static final class Messages implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			boolean data = message.array()[message.offset()] == '{';
			sink.accept(data ? Inbound.push(TOPIC, message, null) : Inbound.reply(message.utf8(), message));
		}

		@Override
		public Outbound encode(long id, Call call) {
			return Outbound.text(Long.toString(id));
		}

	}

	private static final class Subscriptions implements SubscriptionHandler {

		@Override
		public List<SubscriptionBatch> subscribe(List<String> topics) {
			return List.of(new SubscriptionBatch(topics, new Call("subscribe", null)));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			return Map.of(TOPIC, TopicOutcome.CONFIRMED);
		}

		@Override
		public Repair repair(String topic, @Nullable Position position) {
			return Repair.NONE;
		}

	}

}
