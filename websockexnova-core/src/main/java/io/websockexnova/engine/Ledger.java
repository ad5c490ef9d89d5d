package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Position;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.SubscriptionException;

/**
 * Which topics are wanted, whatever the sockets do. What each socket's server has
 * confirmed is another thing, kept by its {@link Subscriptions}. Loop only.
 */
final class Ledger {

	private final Shared shared;

	private final Problems problems;

	private final Map<String, Topic> topics = new LinkedHashMap<>();

	private final List<Subscriptions> sockets = new ArrayList<>();

	/** Hears of topics that need a snapshot. */
	private final Consumer<Topic> snapshotNeeded;

	private final TopicBoard board;

	private final Pace pace;

	Ledger(Shared shared, TopicBoard board, Problems problems, Consumer<Topic> snapshotNeeded) {
		this.shared = shared;
		this.board = board;
		this.pace = new Pace(shared.loop());
		this.problems = problems;
		this.snapshotNeeded = snapshotNeeded;
	}

	@Nullable Topic find(String name) {
		return this.topics.get(name);
	}

	Collection<Topic> topics() {
		return this.topics.values();
	}

	TopicBoard board() {
		return this.board;
	}

	Pace pace() {
		return this.pace;
	}

	void attach(Subscriptions socket) {
		this.sockets.add(socket);
	}

	void detach(Subscriptions socket) {
		this.sockets.remove(socket);
	}

	void acquire(TopicSubscriber subscriber, String name) {
		try {
			requireLogin(name);
			Topic topic = wanted(name);
			if (topic.add(subscriber)) {
				this.snapshotNeeded.accept(topic);
			}
			changed(topic);
		}
		catch (SubscriptionException ex) {
			subscriber.end(ex);
		}
		catch (Throwable ex) {
			Topic refused = this.topics.get(name);
			if (refused != null) {
				forgetIfUnused(refused);
			}
			subscriber
				.end(new SubscriptionException("topic '" + name + "' cannot be subscribed: " + ex.getMessage(), ex));
		}
	}

	/**
	 * Keeps a topic wanted until its first subscriber comes, unless it is wanted already.
	 * @param saved what was saved of it
	 * @throws RuntimeException if it cannot be subscribed
	 */
	void hold(SavedSubscription saved) {
		requireLogin(saved.topic());
		Topic topic = wanted(saved.topic());
		if (!topic.isWanted()) {
			topic.audience().hold(saved);
			if (saved.position() >= 0) {
				topic.startFrom(new Position(saved.epoch(), saved.position()));
			}
			changed(topic);
		}
	}

	/**
	 * What is wanted.
	 * @param saved takes each topic
	 */
	void export(Consumer<SavedSubscription> saved) {
		this.topics.values().stream().filter(Topic::isWanted).forEach((topic) -> {
			SavedSubscription imported = topic.audience().imported();
			Position position = topic.position();
			if (position != null || imported == null) {
				saved.accept(new SavedSubscription(topic.name, topic.priority(), topic.isRequired(),
						(position != null) ? position.epoch() : "", (position != null) ? position.number() : -1));
			}
			else {
				saved.accept(imported);
			}
		});
	}

	private void requireLogin(String name) {
		Behaviors behaviors = this.shared.behaviors();
		if (behaviors.subscription().requiresAuthentication(name) && !behaviors.auth().enabled()) {
			throw new SubscriptionException("topic '" + name + "' needs a login, but client '" + this.shared.name()
					+ "' has no credentials; set 'credentials.key' and 'credentials.secret'", null);
		}
	}

	private Topic wanted(String name) {
		Topic topic = this.topics.get(name);
		if (topic == null) {
			requireRoom();
			topic = new Topic(this.shared, name);
			this.topics.put(name, topic);
			this.problems.solved(name);
		}
		return topic;
	}

	void release(TopicSubscriber subscriber, String name) {
		Topic topic = this.topics.get(name);
		if (topic == null) {
			return;
		}
		topic.audience().remove(subscriber);
		if (!topic.isWanted()) {
			this.problems.solved(name);
			forgetIfUnused(topic);
		}
		if (this.topics.get(name) == topic) {
			changed(topic);
		}
	}

	private void requireRoom() {
		int most = this.shared.get(Setting.MAX_TOPICS);
		if (this.board.size() >= most) {
			throw new IllegalStateException("client '" + this.shared.name() + "' has " + most
					+ " topics already; leave some of them, or raise 'subscription.max-topics'");
		}
	}

	private void changed(Topic topic) {
		this.board.refresh(topic);
		if (this.sockets.isEmpty()) {
			unreachable(topic);
		}
		this.sockets.forEach((socket) -> socket.wantedChanged(topic));
	}

	/**
	 * Forgets a topic that nobody wants and no server has.
	 * @param topic the topic
	 */
	void forgetIfUnused(Topic topic) {
		if (!topic.isWanted() && this.sockets.stream().allMatch((socket) -> socket.isClearOf(topic))
				&& this.topics.remove(topic.name, topic)) {
			this.sockets.forEach((socket) -> socket.forget(topic));
			tell(topic, TopicState.GONE, "");
		}
	}

	void reject(Topic topic, String reason, @Nullable Throwable cause) {
		if (this.topics.remove(topic.name, topic)) {
			this.sockets.forEach((socket) -> socket.forget(topic));
			tell(topic, TopicState.REJECTED, reason);
			this.problems.solved(topic.name);
			topic.audience()
				.end(new SubscriptionException(
						"topic '" + topic.name + "' of client '" + this.shared.name() + "': " + reason, cause));
		}
	}

	void tell(Topic topic, TopicState state, String reason) {
		this.board.put(topic, state, reason);
		this.shared.events()
			.emit(new ClientEvent.TopicChanged(this.shared.name(), this.shared.now(), topic.name, state, reason));
	}

	/**
	 * Two sockets are about to deliver the same topics.
	 * @param incumbent number of the one that delivers them already
	 */
	void beginOverlap(long incumbent) {
		this.topics.values().forEach((topic) -> topic.beginOverlap(incumbent));
	}

	void endOverlap() {
		this.topics.values().forEach(Topic::endOverlap);
	}

	/**
	 * No socket is left.
	 * @param returning whether another will follow; if not, the streams are about to end
	 * and nothing is missing in them
	 */
	void disconnected(boolean returning) {
		this.problems.clear();
		if (returning) {
			List.copyOf(this.topics.values()).forEach(this::disconnected);
		}
	}

	// The phase of the client tells it of the first connection only.
	private void unreachable(Topic topic) {
		if (!this.shared.isFirst()) {
			this.problems.note(topic, "its connection, number " + this.shared.shard() + ", is not READY");
		}
	}

	private void disconnected(Topic topic) {
		if (topic.isWanted()) {
			topic.disconnected();
			this.board.put(topic, TopicState.WANTED, "not connected");
			unreachable(topic);
		}
		else {
			this.topics.remove(topic.name);
			this.board.remove(topic);
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
		ending.forEach(this.board::remove);
		ending.forEach((topic) -> topic.audience().end(error));
	}

}
