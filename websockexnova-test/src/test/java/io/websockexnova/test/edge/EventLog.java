package io.websockexnova.test.edge;

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

	EventLog(NovaClient client) {
		this.client = client;
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

	int entered(Phase phase) {
		return (int) phases().stream().filter((entered) -> entered == phase).count();
	}

	List<Loss> losses() {
		awaitStatus();
		return of(ClientEvent.Lost.class).stream().map(ClientEvent.Lost::loss).toList();
	}

	/**
	 * Waits for an event.
	 * @param type its type
	 * @param match what else must hold
	 * @param <T> its type
	 * @return the first that matches
	 */
	<T extends ClientEvent> T await(Class<T> type, Predicate<T> match) {
		Edge.awaitTrue(type.getSimpleName(), () -> of(type).stream().anyMatch(match));
		return of(type).stream().filter(match).findFirst().orElseThrow();
	}

	/**
	 * Waits until the events have caught up with the status.
	 */
	void awaitStatus() {
		Edge.awaitTrue("the event of the present phase", () -> {
			Status status = this.client.status();
			List<ClientEvent.PhaseChanged> changes = of(ClientEvent.PhaseChanged.class);
			if (changes.isEmpty()) {
				return status.phase() == Phase.IDLE;
			}
			ClientEvent.PhaseChanged last = changes.get(changes.size() - 1);
			return last.to() == status.phase() && last.generation() == status.generation();
		});
	}

	Loss awaitLoss() {
		return await(ClientEvent.Lost.class, (event) -> true).loss();
	}

	@Override
	public String toString() {
		return this.events.toString();
	}

}
