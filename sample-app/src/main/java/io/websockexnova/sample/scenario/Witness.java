package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.springframework.context.annotation.Profile;

import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;

/**
 * Keeps all events of the client, from before it connects. Thread-safe.
 */
@NovaListener("deribit")
@Profile("scenario")
class Witness {

	private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

	private final List<ClientEvent.PhaseChanged> phases = new CopyOnWriteArrayList<>();

	Witness(NovaClient client) {
		client.events().subscribe(this.events::add);
	}

	@OnPhase
	void phase(ClientEvent.PhaseChanged change) {
		this.phases.add(change);
	}

	/**
	 * Changes of the phase as the annotated method saw them.
	 * @return the changes in order
	 */
	List<ClientEvent.PhaseChanged> phases() {
		return List.copyOf(this.phases);
	}

	/**
	 * Events of a type.
	 * @param type the type
	 * @param <E> the type
	 * @return the events in order
	 */
	<E extends ClientEvent> List<E> all(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Time to an event.
	 * @param type its type
	 * @param since from when on
	 * @param condition which event is meant
	 * @param <E> its type
	 * @return milliseconds to the first such event, or -1 if there is none
	 */
	<E extends ClientEvent> long millisTo(Class<E> type, Instant since, Predicate<E> condition) {
		return all(type).stream()
			.filter((event) -> !event.at().isBefore(since) && condition.test(event))
			.findFirst()
			.map((event) -> Duration.between(since, event.at()).toMillis())
			.orElse(-1L);
	}

}
