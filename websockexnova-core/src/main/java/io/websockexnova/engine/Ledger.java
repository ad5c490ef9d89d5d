package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.client.SubscriptionException;

/**
 * Which topics are wanted and which the server has confirmed: two things that this class
 * brings together, again on every connection. It never sends a topic twice while an
 * answer for it is outstanding, so whatever arrives late finds the topic in a defined
 * state. Loop only.
 */
final class Ledger {

	private static final ReplyError UNANSWERED = new ReplyError("unanswered", "the server did not mention the topic",
			null);

	private final Shared shared;

	private final PendingRequests requests;

	private final TopicListener listener;

	private final Map<String, Topic> topics = new LinkedHashMap<>();

	/** Topics without an outcome on this connection; READY waits for them. */
	private final Set<String> restoring = new HashSet<>();

	private final Problems problems;

	private @Nullable Timers timers;

	private boolean reconciling;

	private boolean settled;

	Ledger(Shared shared, PendingRequests requests, Problems problems, TopicListener listener) {
		this.problems = problems;
		this.shared = shared;
		this.requests = requests;
		this.listener = listener;
	}

	@Nullable Topic find(String name) {
		return this.topics.get(name);
	}

	void acquire(TopicSubscriber subscriber, String name, boolean authenticated) {
		try {
			if (!authenticated && this.shared.behaviors().subscription().requiresAuthentication(name)) {
				subscriber.end(
						new SubscriptionException(
								"topic '" + name + "' needs a login, but client '" + this.shared.name()
										+ "' has no credentials; set 'credentials.key' and 'credentials.secret'",
								null));
				return;
			}
			Topic topic = this.topics.get(name);
			if (topic == null) {
				topic = new Topic(this.shared, name);
				this.topics.put(name, topic);
			}
			if (topic.add(subscriber)) {
				this.listener.snapshotNeeded(topic);
			}
			reconcileSoon();
		}
		catch (Throwable ex) {
			subscriber
				.end(new SubscriptionException("topic '" + name + "' cannot be subscribed: " + ex.getMessage(), ex));
		}
	}

	void release(TopicSubscriber subscriber, String name) {
		Topic topic = this.topics.get(name);
		if (topic == null) {
			return;
		}
		topic.remove(subscriber);
		if (!topic.isWanted()) {
			this.problems.solved(name);
			if (topic.state == TopicState.WANTED && !topic.doubtful) {
				drop(topic, "");
			}
			reconcileSoon();
		}
	}

	/**
	 * A connection is logged in: subscribe to everything that is wanted.
	 * @param generation timers of the socket
	 */
	void restore(Timers generation) {
		this.timers = generation;
		this.settled = false;
		this.restoring.clear();
		this.topics.values().stream().filter(Topic::isWanted).forEach((topic) -> this.restoring.add(topic.name));
		reconcile();
		settle();
	}

	/**
	 * The socket is gone.
	 * @param returning whether another will follow; if not, the streams are about to end
	 * and nothing is missing in them
	 */
	void disconnected(boolean returning) {
		this.timers = null;
		this.restoring.clear();
		this.problems.clear();
		if (returning) {
			this.topics.values().removeIf((topic) -> !topic.isWanted());
			this.topics.values().forEach(Topic::disconnected);
		}
	}

	/**
	 * The client has ended: so do all streams.
	 * @param error the cause, or null
	 */
	void end(@Nullable Throwable error) {
		List<Topic> ending = List.copyOf(this.topics.values());
		this.topics.clear();
		this.problems.clear();
		ending.forEach((topic) -> topic.end(error));
	}

	void resync(Topic topic) {
		topic.resync = true;
		reconcileSoon();
	}

	private void reconcileSoon() {
		if (!this.reconciling && this.timers != null) {
			this.reconciling = true;
			this.shared.mailbox().post(this::reconcile);
		}
	}

	private void reconcile() {
		this.reconciling = false;
		Timers generation = this.timers;
		if (generation == null) {
			return;
		}
		List<String> unsubscribe = names(Topic::isToBeUnsubscribed);
		List<String> subscribe = names(Topic::isToBeSubscribed);
		try {
			if (!unsubscribe.isEmpty()) {
				this.shared.behaviors().subscription().unsubscribe(unsubscribe).forEach(this::unsubscribe);
			}
		}
		catch (Throwable ex) {
			report(ex);
		}
		try {
			if (!subscribe.isEmpty()) {
				this.shared.behaviors().subscription().subscribe(subscribe).forEach(this::subscribe);
			}
		}
		catch (Throwable ex) {
			report(ex);
			each(subscribe, Topic::isToBeSubscribed,
					(topic) -> reject(topic.name, String.valueOf(ex.getMessage()), ex));
		}
		// Topics for which the platform has no request: nothing to wait for.
		each(unsubscribe, Topic::isToBeUnsubscribed, this::unsubscribed);
		each(subscribe, Topic::isToBeSubscribed,
				(topic) -> reject(topic.name, "the platform has no request for it", null));
		settle();
	}

	// Later, since the answer may be to reconnect.
	private void report(Throwable error) {
		this.shared.mailbox().post(() -> this.listener.failed(error));
	}

	private void each(List<String> names, Predicate<Topic> condition, Consumer<Topic> action) {
		for (String name : names) {
			Topic topic = this.topics.get(name);
			if (topic != null && condition.test(topic)) {
				action.accept(topic);
			}
		}
	}

	private List<String> names(Predicate<Topic> condition) {
		List<String> names = new ArrayList<>();
		this.topics.values().stream().filter(condition).forEach((topic) -> names.add(topic.name));
		return names;
	}

	private void subscribe(SubscriptionBatch batch) {
		each(batch, (topic) -> topic.change(TopicState.SUBSCRIBING, ""));
		send(batch, (reply) -> acknowledged(batch, reply), (error) -> each(batch, (topic) -> {
			topic.doubtful = error instanceof RequestTimeoutException;
			retry(topic, (error.getMessage() != null) ? error.getMessage() : error.toString(), null);
		}));
	}

	private void unsubscribe(SubscriptionBatch batch) {
		each(batch, (topic) -> topic.change(TopicState.UNSUBSCRIBING, topic.resync ? "resync" : ""));
		// Whatever the server answers, the topic counts as gone: a tick that still comes
		// finds
		// no subscriber, and a wanted topic is subscribed again.
		send(batch, (reply) -> each(batch, this::unsubscribed), (error) -> each(batch, this::unsubscribed));
	}

	private void send(SubscriptionBatch batch, Consumer<Inbound> replied, Consumer<Throwable> failed) {
		Timers generation = this.timers;
		this.requests.send(Lane.SUBSCRIPTION, batch.call(), this.shared.get(Setting.ACK_TIMEOUT),
				new PendingRequests.Answer() {
					@Override
					public void replied(Inbound reply) {
						replied.accept(reply);
					}

					@Override
					public void failed(Throwable error) {
						if (generation == Ledger.this.timers) {
							failed.accept(error);
						}
					}
				});
	}

	private void acknowledged(SubscriptionBatch batch, Inbound reply) {
		Map<String, TopicOutcome> outcomes;
		try {
			outcomes = Objects.requireNonNull(this.shared.behaviors().subscription().acknowledge(batch, reply),
					"SubscriptionHandler.acknowledge returned nothing");
		}
		catch (Throwable ex) {
			report(ex);
			each(batch, (topic) -> retry(topic, "acknowledgement not understood: " + ex.getMessage(), null));
			return;
		}
		each(batch, (topic) -> {
			TopicOutcome outcome = outcomes.getOrDefault(topic.name, new TopicOutcome.Rejected(UNANSWERED));
			if (outcome instanceof TopicOutcome.Confirmed) {
				confirmed(topic);
			}
			else if (outcome instanceof TopicOutcome.Retry retry) {
				retry(topic, retry.reason().toString(), retry.delay());
			}
			else if (outcome instanceof TopicOutcome.Rejected rejected) {
				reject(topic.name, "refused by the server: " + rejected.reason(),
						new RejectedException(batch.call().method(), rejected.reason()));
			}
		});
		settle();
		reconcileSoon();
	}

	private void confirmed(Topic topic) {
		this.restoring.remove(topic.name);
		this.problems.solved(topic.name);
		this.listener.confirmed(topic);
	}

	private void retry(Topic topic, String reason, @Nullable Duration advice) {
		topic.change(TopicState.WANTED, reason);
		topic.waiting = true;
		topic.retries++;
		this.restoring.remove(topic.name);
		this.problems.note(topic, reason);
		Duration delay = (advice != null) ? advice : Duration.ofSeconds(1L << Math.min(topic.retries - 1, 5));
		if (this.timers != null) {
			this.timers.after(delay, () -> {
				topic.waiting = false;
				reconcileSoon();
			});
		}
		settle();
	}

	private void reject(String name, String reason, @Nullable Throwable cause) {
		Topic topic = this.topics.remove(name);
		this.restoring.remove(name);
		if (topic != null) {
			topic.change(TopicState.REJECTED, reason);
			this.problems.solved(topic.name);
			topic.end(new SubscriptionException(
					"topic '" + name + "' of client '" + this.shared.name() + "': " + reason, cause));
		}
	}

	private void unsubscribed(Topic topic) {
		topic.resync = false;
		topic.doubtful = false;
		if (topic.isWanted()) {
			topic.change(TopicState.WANTED, "");
		}
		else {
			drop(topic, "");
		}
		reconcileSoon();
	}

	private void drop(Topic topic, String reason) {
		this.topics.remove(topic.name);
		this.restoring.remove(topic.name);
		topic.change(TopicState.GONE, reason);
		settle();
	}

	private void each(SubscriptionBatch batch, Consumer<Topic> action) {
		for (String name : batch.topics()) {
			Topic topic = this.topics.get(name);
			if (topic != null) {
				action.accept(topic);
			}
		}
	}

	private void settle() {
		if (this.timers != null && !this.settled && this.restoring.isEmpty()) {
			this.settled = true;
			this.listener.restored();
		}
	}

}
