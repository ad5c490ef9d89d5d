package io.websockexnova.test.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Status;

/**
 * What has happened to a client, in order.
 */
final class EventLog {

	private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

	private final NovaClient client;

	private final Status first;

	EventLog(NovaClient client) {
		this.client = client;
		this.first = client.status();
		client.events().subscribe(this.events::add);
	}

	List<ClientEvent> all() {
		return List.copyOf(this.events);
	}

	<T extends ClientEvent> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	List<Phase> phases() {
		awaitStatus();
		return of(ClientEvent.PhaseChanged.class).stream().map(ClientEvent.PhaseChanged::to).toList();
	}

	List<Loss> losses() {
		awaitStatus();
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
	 * Waits until the events have caught up with the status.
	 */
	void awaitStatus() {
		Live.awaitTrue("the event of the present phase", () -> {
			Status status = this.client.status();
			List<ClientEvent.PhaseChanged> changes = of(ClientEvent.PhaseChanged.class);
			ClientEvent.PhaseChanged last = changes.isEmpty() ? null : changes.get(changes.size() - 1);
			Phase phase = (last != null) ? last.to() : this.first.phase();
			long generation = (last != null) ? last.generation() : this.first.generation();
			// A rotation changes the socket and no phase.
			return phase == status.phase()
					&& (generation == status.generation() || !of(ClientEvent.RotationStarted.class).isEmpty());
		});
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
