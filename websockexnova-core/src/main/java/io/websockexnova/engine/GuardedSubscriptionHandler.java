package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.PictureCheck;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.behavior.TopicOutcome;

/**
 * A guarded subscription handler.
 */
final class GuardedSubscriptionHandler implements SubscriptionHandler {

	private final Guard guard;

	private final SubscriptionHandler handler;

	private final boolean naming;

	GuardedSubscriptionHandler(Guard guard, SubscriptionHandler handler) {
		this.guard = guard;
		this.handler = handler;
		this.naming = Guard.hasOwn(handler, SubscriptionHandler.class, "topicOf", Inbound.class);
	}

	@Override
	public SubscriptionLimits limits() {
		return this.guard.require(Hook.SUBSCRIPTION_LIMITS, this.handler::limits);
	}

	@Override
	public List<SubscriptionBatch> subscribe(List<String> topics) {
		return this.guard.require(Hook.SUBSCRIBE, () -> this.handler.subscribe(topics));
	}

	@Override
	public List<SubscriptionBatch> unsubscribe(List<String> topics) {
		return this.guard.require(Hook.UNSUBSCRIBE, () -> this.handler.unsubscribe(topics));
	}

	@Override
	public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
		return complete(Hook.ACKNOWLEDGE,
				this.guard.require(Hook.ACKNOWLEDGE, () -> this.handler.acknowledge(batch, reply)));
	}

	@Override
	public Map<String, TopicOutcome> released(SubscriptionBatch batch, Inbound reply) {
		return complete(Hook.RELEASED, this.guard.require(Hook.RELEASED, () -> this.handler.released(batch, reply)));
	}

	// Otherwise the topic would be neither confirmed nor refused, for ever.
	private static Map<String, TopicOutcome> complete(Hook hook, Map<String, TopicOutcome> outcomes) {
		outcomes.forEach((topic, outcome) -> Objects.requireNonNull(outcome,
				() -> hook + " returned null for topic '" + topic + "'"));
		return outcomes;
	}

	@Override
	public @Nullable String topicOf(Inbound push) {
		if (!this.naming) {
			return this.handler.topicOf(push);
		}
		long before = this.guard.enter(Hook.TOPIC_OF);
		try {
			return this.handler.topicOf(push);
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public SequenceRule sequenceRule(String topic) {
		return this.guard.require(Hook.SEQUENCE_RULE, () -> this.handler.sequenceRule(topic));
	}

	@Override
	public Repair repair(String topic, @Nullable Position position) {
		Repair repair = this.guard.require(Hook.REPAIR, () -> this.handler.repair(topic, position));
		if (repair instanceof Repair.Request request) {
			return Repair.request(request.call(),
					(reply) -> this.guard.require(Hook.REPAIR, () -> request.reader().apply(reply)));
		}
		return (repair instanceof Repair.Fetch fetch)
				? Repair.fetch(Mono.defer(() -> this.guard.mono(Hook.REPAIR, fetch::messages))) : repair;
	}

	@Override
	public @Nullable PictureCheck pictureCheck(String topic) {
		PictureCheck check = this.guard.call(Hook.PICTURE_CHECK, () -> this.handler.pictureCheck(topic));
		if (check == null) {
			return null;
		}
		return (message) -> {
			long before = this.guard.enter(Hook.PICTURE_CHECK);
			try {
				return check.holds(message);
			}
			finally {
				this.guard.exit(before);
			}
		};
	}

	@Override
	public @Nullable Duration staleAfter(String topic) {
		return this.guard.call(Hook.STALE_AFTER, () -> this.handler.staleAfter(topic));
	}

	@Override
	public boolean requiresAuthentication(String topic) {
		return this.guard.call(Hook.REQUIRES_AUTHENTICATION, () -> this.handler.requiresAuthentication(topic));
	}

}
