package io.websockexnova.behavior;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import reactor.core.publisher.Mono;

/**
 * How a topic gets from where it stands to the present. What is brought is merged with
 * what comes in meanwhile, in order and without duplicates: a snapshot, or the messages
 * after the position.
 */
public sealed interface Repair {

	/** The server begins every subscription with a snapshot: subscribe again. */
	Repair RESUBSCRIBE = new Resubscribe();

	/** Nothing brings back what is missing: the next message goes on. */
	Repair NONE = new None();

	/**
	 * A request whose reply holds the snapshot or the missing messages.
	 * @param call the request
	 * @param reader finds the messages of the topic in the reply, in order; called on the
	 * client's loop
	 * @return the repair
	 */
	static Repair request(Call call, Function<Inbound, List<Inbound>> reader) {
		return new Request(call, reader);
	}

	/**
	 * A snapshot or missing messages from elsewhere, such as a REST call. Subscribed to
	 * outside the loop, cancelled when the connection or the time is over.
	 * @param messages messages of the topic, in order
	 * @return the repair
	 */
	static Repair fetch(Mono<List<Inbound>> messages) {
		return new Fetch(messages);
	}

	/**
	 * A subscription that goes on after the position: the server sends what is missing.
	 * @param subscribe subscribes to this topic; its reply is acknowledged like any
	 * other, best with {@link TopicOutcome.Following}
	 * @return the repair
	 */
	static Repair resume(Call subscribe) {
		return new Resume(subscribe);
	}

	/**
	 * See {@link #RESUBSCRIBE}.
	 */
	record Resubscribe() implements Repair {
	}

	/**
	 * See {@link #NONE}.
	 */
	record None() implements Repair {
	}

	/**
	 * See {@link #request}.
	 *
	 * @param call the request
	 * @param reader finds the messages in the reply
	 */
	record Request(Call call, Function<Inbound, List<Inbound>> reader) implements Repair {

		public Request {
			Objects.requireNonNull(call, "'call' must not be null");
			Objects.requireNonNull(reader, "'reader' must not be null");
		}

	}

	/**
	 * See {@link #fetch}.
	 *
	 * @param messages the messages
	 */
	record Fetch(Mono<List<Inbound>> messages) implements Repair {

		public Fetch {
			Objects.requireNonNull(messages, "'messages' must not be null");
		}

	}

	/**
	 * See {@link #resume}.
	 *
	 * @param subscribe the request
	 */
	record Resume(Call subscribe) implements Repair {

		public Resume {
			Objects.requireNonNull(subscribe, "'subscribe' must not be null");
		}

	}

}
