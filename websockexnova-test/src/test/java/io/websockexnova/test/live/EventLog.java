package io.websockexnova.test.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;

/**
 * What has happened to a client, in order.
 */
final class EventLog {

	private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

	EventLog(NovaClient client) {
		client.events().subscribe(this.events::add);
	}

	List<ClientEvent> all() {
		return List.copyOf(this.events);
	}

	<T extends ClientEvent> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	List<Phase> phases() {
		return of(ClientEvent.PhaseChanged.class).stream().map(ClientEvent.PhaseChanged::to).toList();
	}

	List<Loss> losses() {
		return of(ClientEvent.Lost.class).stream().map(ClientEvent.Lost::loss).toList();
	}

	List<Throwable> errors() {
		return of(ClientEvent.ErrorOccurred.class).stream().map(ClientEvent.ErrorOccurred::error).toList();
	}

	List<ClientEvent.TopicState> states(String topic) {
		return of(ClientEvent.TopicChanged.class).stream()
			.filter((event) -> event.topic().equals(topic))
			.map(ClientEvent.TopicChanged::state)
			.toList();
	}

	/**
	 * Waits for an event.
	 * @param type its type
	 * @param match what else must hold
	 * @param <T> its type
	 * @return the first that matches
	 */
	<T extends ClientEvent> T await(Class<T> type, Predicate<T> match) {
		Live.awaitTrue(type.getSimpleName(), () -> of(type).stream().anyMatch(match));
		return of(type).stream().filter(match).findFirst().orElseThrow();
	}

	<T extends ClientEvent> T await(Class<T> type) {
		return await(type, (event) -> true);
	}

	/**
	 * Waits until a topic has come into a state.
	 * @param topic the topic
	 * @param state the state
	 * @return the first such event
	 */
	ClientEvent.TopicChanged await(String topic, ClientEvent.TopicState state) {
		return await(ClientEvent.TopicChanged.class, (event) -> event.topic().equals(topic) && event.state() == state);
	}

	@Override
	public String toString() {
		return this.events.toString();
	}

}
