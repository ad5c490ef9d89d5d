package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.behavior.TopicOutcome;

/**
 * Channels, private ones first. A request holds at most 500 of them and 32 kB (pages
 * "Notifications" and "Errors"). The server answers with the channels it accepted and
 * says nothing about the others.
 */
final class DeribitSubscriptionHandler implements SubscriptionHandler {

	/**
	 * How often requests may be sent is a matter of credits, of which
	 * {@link DeribitRateLimitHandler} keeps the books; no page names a limit of channels
	 * per connection.
	 */
	private static final SubscriptionLimits LIMITS = SubscriptionLimits.UNLIMITED.perRequest(500, 32_000);

	private final JsonMapper json;

	DeribitSubscriptionHandler(JsonMapper json) {
		this.json = json;
	}

	@Override
	public SubscriptionLimits limits() {
		return LIMITS;
	}

	@Override
	public List<SubscriptionBatch> subscribe(List<String> topics) {
		return batches(topics, "subscribe");
	}

	@Override
	public List<SubscriptionBatch> unsubscribe(List<String> topics) {
		return batches(topics, "unsubscribe");
	}

	@Override
	public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
		ReplyError error = reply.error();
		Set<String> accepted = (error != null) ? Set.of() : accepted(reply.body());
		Map<String, TopicOutcome> outcomes = new LinkedHashMap<>();
		for (String topic : batch.topics()) {
			outcomes.put(topic, (error != null) ? refused(batch, topic, error) : outcome(topic, accepted));
		}
		return outcomes;
	}

	@Override
	public Map<String, TopicOutcome> released(SubscriptionBatch batch, Inbound reply) {
		ReplyError error = reply.error();
		if (error == null || !isPassing(error)) {
			return Map.of();
		}
		Map<String, TopicOutcome> outcomes = new LinkedHashMap<>();
		batch.topics()
			.forEach((topic) -> outcomes.put(topic, new TopicOutcome.Retry(error, DeribitErrors.delay(error))));
		return outcomes;
	}

	private static boolean isPassing(ReplyError error) {
		ErrorClass type = DeribitErrors.find(error);
		return type == ErrorClass.TRANSIENT || type == ErrorClass.RATE_LIMITED;
	}

	@Override
	public SequenceRule sequenceRule(String topic) {
		return DeribitChannel.isIncrementalBook(topic) ? SequenceRule.LINK : SequenceRule.NONE;
	}

	@Override
	public boolean requiresAuthentication(String topic) {
		return DeribitChannel.isPrivate(topic) || DeribitChannel.isRaw(topic);
	}

	private static List<SubscriptionBatch> batches(List<String> topics, String action) {
		List<SubscriptionBatch> batches = new ArrayList<>();
		add("private/" + action, topics.stream().filter(DeribitChannel::isPrivate).toList(), batches);
		add("public/" + action, topics.stream().filter((topic) -> !DeribitChannel.isPrivate(topic)).toList(), batches);
		return batches;
	}

	private static void add(String method, List<String> topics, List<SubscriptionBatch> batches) {
		if (!topics.isEmpty()) {
			batches.add(batch(method, topics));
		}
	}

	private static SubscriptionBatch batch(String method, List<String> topics) {
		return new SubscriptionBatch(topics, new Call(method, Map.of("channels", List.copyOf(topics))));
	}

	private Set<String> accepted(Payload result) {
		try {
			String[] channels = this.json.readValue(result.array(), result.offset(), result.length(), String[].class);
			return (channels != null) ? new HashSet<>(Arrays.asList(channels)) : Set.of();
		}
		catch (JacksonException ex) {
			return Set.of();
		}
	}

	private static TopicOutcome outcome(String topic, Set<String> accepted) {
		if (accepted.contains(topic)) {
			return TopicOutcome.CONFIRMED;
		}
		return new TopicOutcome.Rejected(new ReplyError("not_accepted",
				"channel '" + topic + "' is not among those that Deribit accepted; check its spelling, that the "
						+ "instrument exists, and that the API key may see it",
				null));
	}

	private static TopicOutcome refused(SubscriptionBatch batch, String topic, ReplyError error) {
		if (error.numericCode() == DeribitErrors.RAW_SUBSCRIPTIONS_NOT_AVAILABLE) {
			return rawRefused(batch, topic, error);
		}
		if (isPassing(error)) {
			return new TopicOutcome.Retry(error, DeribitErrors.delay(error));
		}
		return new TopicOutcome.Rejected(DeribitErrors.withRemedy(error));
	}

	// One raw channel makes Deribit refuse the whole request.
	private static TopicOutcome rawRefused(SubscriptionBatch batch, String topic, ReplyError error) {
		if (DeribitChannel.isRaw(topic)) {
			return new TopicOutcome.Rejected(new ReplyError(error.code(),
					error.message() + "; set 'credentials', or use '" + DeribitChannel.aggregated(topic) + "'",
					error.data()));
		}
		boolean blameless = batch.topics().stream().anyMatch(DeribitChannel::isRaw);
		return blameless ? new TopicOutcome.Retry(error, Duration.ZERO)
				: new TopicOutcome.Rejected(DeribitErrors.withRemedy(error));
	}

}
