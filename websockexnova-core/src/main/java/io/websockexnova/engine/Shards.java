package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.Status;
import io.websockexnova.client.SubscriptionException;

/**
 * The connections of a client: the first, which carries messages and requests, and
 * further ones for topics beyond what the venue allows on one. All of them live on the
 * client's loop. A topic stays where it is while it is wanted; a further connection is
 * made when it is needed and closed when it has no topic left. Loop only, but for what
 * reads a status.
 */
final class Shards {

	private final Shared shared;

	private final Gate gate;

	private final TopicBoard topics;

	private final List<Connection> connections = new CopyOnWriteArrayList<>();

	private @Nullable Integer platformLimit;

	private int made = 1;

	private boolean tidying;

	Shards(Shared shared, Gate gate, TopicBoard topics) {
		this.shared = shared;
		this.gate = gate;
		this.topics = topics;
		this.connections.add(new Connection(shared, gate, topics));
	}

	/**
	 * The connection of messages and requests. Any thread.
	 */
	Connection first() {
		return this.connections.get(0);
	}

	/**
	 * All connections, the first one first. Any thread.
	 */
	List<Connection> all() {
		return this.connections;
	}

	/**
	 * The status of the first connection with the problems of all. Any thread.
	 */
	Status status() {
		Status status = first().status();
		if (this.connections.size() == 1) {
			return status;
		}
		Map<String, String> degraded = new LinkedHashMap<>();
		this.connections.forEach((connection) -> degraded.putAll(connection.status().degraded()));
		return new Status(status.phase(), status.generation(), status.attempt(), status.since(), degraded,
				status.breaker(), status.cause());
	}

	void acquire(TopicSubscriber subscriber, String topic) {
		Connection home;
		try {
			home = home(topic);
		}
		catch (Throwable ex) {
			subscriber
				.end(new SubscriptionException("topic '" + topic + "' cannot be subscribed: " + ex.getMessage(), ex));
			return;
		}
		home.lasting().ledger().acquire(subscriber, topic);
	}

	void release(TopicSubscriber subscriber, String topic) {
		this.connections.forEach((connection) -> connection.lasting().ledger().release(subscriber, topic));
	}

	/**
	 * The connection that has a topic, or the first one.
	 * @param topic the topic
	 */
	Connection of(String topic) {
		for (Connection connection : this.connections) {
			if (connection.lasting().ledger().find(topic) != null) {
				return connection;
			}
		}
		return first();
	}

	/**
	 * Makes saved topics wanted.
	 * @param saved the topics
	 * @throws SubscriptionException after the others, if some cannot be subscribed
	 */
	void hold(Collection<SavedSubscription> saved) {
		Map<String, Throwable> failures = new LinkedHashMap<>();
		for (SavedSubscription subscription : saved) {
			try {
				home(subscription.topic()).lasting().ledger().hold(subscription);
			}
			catch (Throwable ex) {
				failures.put(subscription.topic(), ex);
			}
		}
		if (!failures.isEmpty()) {
			Throwable first = failures.values().iterator().next();
			throw new SubscriptionException("topics " + failures.keySet() + " of client '" + this.shared.name()
					+ "' cannot be imported: " + first.getMessage(), first);
		}
	}

	/**
	 * What is wanted on all connections.
	 */
	List<SavedSubscription> export() {
		List<SavedSubscription> saved = new ArrayList<>();
		this.connections.forEach((connection) -> connection.lasting().ledger().export(saved::add));
		return saved;
	}

	/**
	 * Topics have come or gone: connections that have none left are closed.
	 */
	void changed() {
		if (this.connections.size() > 1 && !this.tidying) {
			this.tidying = true;
			this.shared.mailbox().post(this::tidy);
		}
	}

	private void tidy() {
		this.tidying = false;
		for (Connection connection : this.connections) {
			if (connection != first() && connection.lasting().ledger().topics().isEmpty()) {
				this.connections.remove(connection);
				connection.leave(new ConnectionMachine.Input.Close(), CloseCode.NORMAL);
			}
		}
	}

	private Connection home(String topic) {
		Connection known = of(topic);
		int most = most();
		if (most == 0 || known.lasting().ledger().find(topic) != null) {
			return known;
		}
		for (Connection connection : this.connections) {
			if (connection.lasting().ledger().topics().size() < most) {
				return connection;
			}
		}
		return open();
	}

	private int most() {
		int own = this.shared.get(Setting.MAX_PER_CONNECTION);
		if (own > 0) {
			return own;
		}
		Integer limit = this.platformLimit;
		if (limit == null) {
			limit = this.shared.behaviors().subscription().limits().topicsPerConnection();
			this.platformLimit = limit;
		}
		return limit;
	}

	private Connection open() {
		Connection further = new Connection(this.shared.further(++this.made), this.gate, this.topics);
		this.connections.add(further);
		Phase phase = first().phase();
		if (phase != Phase.IDLE && phase != Phase.PAUSED && phase != Phase.CLOSED) {
			further.connect(false);
		}
		return further;
	}

}
