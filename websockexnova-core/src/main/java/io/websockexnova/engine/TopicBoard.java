package io.websockexnova.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.TopicStatus;

/**
 * How the topics of a client stand, for readers on other threads. A topic that the server
 * refused stays until somebody asks for it again, the latest thousand of them. Written on
 * the loop only.
 */
final class TopicBoard {

	private static final int MOST_REFUSED = 1_000;

	private final Map<String, TopicStatus> topics = new ConcurrentHashMap<>();

	private final Set<String> refused = new LinkedHashSet<>();

	private Runnable changed = () -> {
	};

	/**
	 * Watches which topics are wanted.
	 * @param listener called when a topic has come, gone, or been wanted differently
	 */
	void onChange(Runnable listener) {
		this.changed = listener;
	}

	/**
	 * How all topics stand, ordered by name. Any thread.
	 */
	List<TopicStatus> all() {
		return this.topics.values().stream().sorted(Comparator.comparing(TopicStatus::topic)).toList();
	}

	/**
	 * Topics that are wanted, or that the server has still.
	 */
	int size() {
		return this.topics.size() - this.refused.size();
	}

	void put(Topic topic, TopicState state, String reason) {
		String name = topic.name;
		this.refused.remove(name);
		if (state == TopicState.GONE) {
			remove(topic);
			return;
		}
		TopicStatus before = this.topics.get(name);
		Instant since = (before != null && before.state() == state) ? before.since() : topic.now();
		this.topics.put(name, new TopicStatus(name, state, reason, since, topic.priority(), topic.isRequired()));
		if (before == null || before.priority() != topic.priority() || before.required() != topic.isRequired()
				|| state == TopicState.REJECTED) {
			this.changed.run();
		}
		if (state == TopicState.REJECTED) {
			this.refused.add(name);
			if (this.refused.size() > MOST_REFUSED) {
				Iterator<String> eldest = this.refused.iterator();
				this.topics.remove(eldest.next());
				eldest.remove();
			}
		}
	}

	/**
	 * Who wants a topic has changed.
	 * @param topic the topic
	 */
	void refresh(Topic topic) {
		TopicStatus known = this.topics.get(topic.name);
		if (known == null || known.state() == TopicState.REJECTED) {
			remove(topic);
			put(topic, TopicState.WANTED, "");
		}
		else if (known.priority() != topic.priority() || known.required() != topic.isRequired()) {
			put(topic, known.state(), known.reason());
		}
	}

	void remove(Topic topic) {
		this.topics.remove(topic.name);
		this.refused.remove(topic.name);
		this.changed.run();
	}

}
