package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.client.Unmatched.Reason;

/**
 * Takes each message of one socket to whom it concerns: replies to requests, challenges
 * to the heartbeat, pushes to topics, everything else to the stream of unmatched
 * messages. Nothing that a handler does here ends the connection unless it asks for that.
 * Loop only.
 */
final class Router {

	private final Shared shared;

	private final Behaviors behaviors;

	private final PendingRequests requests;

	private final Ledger ledger;

	private final Answers answers;

	private final Outcome outcome;

	private final List<Awaited> awaited = new ArrayList<>();

	private final Consumer<Inbound> sink = this::dispatch;

	/** Nobody looks at a message: it belongs to no request and no topic. */
	private final boolean blind;

	/** Number of the socket. */
	private final long generation;

	private @Nullable ReplyError lastError;

	Router(Shared shared, Lasting lasting, Answers answers, Outcome outcome, long generation) {
		this.shared = shared;
		this.behaviors = shared.behaviors();
		this.requests = lasting.requests();
		this.ledger = lasting.ledger();
		this.answers = answers;
		this.outcome = outcome;
		this.generation = generation;
		this.blind = shared.interceptors().isEmpty()
				&& this.behaviors.connection() instanceof GuardedConnectionHandler connection && !connection.isLooking()
				&& this.behaviors.message() instanceof GuardedMessageHandler message && !message.isLooking();
	}

	/**
	 * The last error that the server reported on this connection.
	 * @return the error, or null
	 */
	@Nullable ReplyError lastError() {
		return this.lastError;
	}

	void await(Awaited waiter) {
		this.awaited.add(waiter);
	}

	void cancel(Awaited waiter) {
		this.awaited.remove(waiter);
	}

	void route(Payload message) {
		if (this.blind && this.awaited.isEmpty()) {
			this.shared.unmatched(Reason.OTHER, "", message);
			return;
		}
		try {
			Payload passed = this.shared.interceptors().inbound(message);
			if (passed != null && apply(this.behaviors.connection().frame(passed), passed)) {
				decode(passed);
			}
		}
		catch (Throwable ex) {
			this.shared.unmatched(Reason.FAILED, "", message);
			this.outcome.failed(ex);
		}
	}

	private void decode(Payload message) {
		try {
			this.behaviors.message().decode(message, this.sink);
		}
		catch (Throwable ex) {
			this.shared.counters().undecodable++;
			this.shared.unmatched(Reason.UNDECODABLE, "", message);
			this.outcome
				.failed(new NovaException("message of " + message.length() + " bytes could not be decoded", ex));
		}
	}

	private void dispatch(Inbound inbound) {
		try {
			String violation = this.behaviors.message().validate(inbound);
			if (violation != null) {
				this.shared.unmatched(Reason.INVALID, inbound.key(), inbound.body());
				this.outcome.failed(new NovaException("invalid message: " + violation, null));
				return;
			}
			if (apply(this.behaviors.message().message(inbound), inbound.body()) && !isAwaited(inbound)) {
				deliver(inbound);
			}
		}
		catch (Throwable ex) {
			this.shared.unmatched(Reason.FAILED, inbound.key(), inbound.body());
			this.outcome.failed(ex);
		}
	}

	private void deliver(Inbound inbound) {
		if (inbound.error() != null) {
			this.lastError = inbound.error();
		}
		switch (inbound.kind()) {
			case REPLY -> {
				if (!this.requests.complete(inbound) && !this.outcome.acknowledged(inbound)) {
					this.shared.unmatched(Reason.REPLY, inbound.key(), inbound.body());
				}
			}
			case PUSH -> push(inbound);
			case CONTROL -> {
				Call answer = this.behaviors.heartbeat().answer(inbound);
				if (answer != null) {
					this.outcome.call(answer);
				}
			}
			case REQUEST -> {
				if (!this.answers.asked(inbound)) {
					this.shared.unmatched(Reason.REQUEST, inbound.key(), inbound.body());
				}
			}
			case OTHER -> {
				if (inbound.error() != null && this.requests.refuse(inbound)) {
					return;
				}
				Reason reason = (inbound.error() != null) ? Reason.REQUEST : Reason.OTHER;
				this.shared.unmatched(reason, inbound.key(), inbound.body());
				if (inbound.error() != null) {
					this.outcome.serverError(inbound.error());
				}
			}
		}
	}

	private void push(Inbound inbound) {
		String name = this.behaviors.subscription().topicOf(inbound);
		Topic topic = (name != null) ? this.ledger.find(name) : null;
		if (topic == null || !topic.isWanted()) {
			this.shared.unmatched(Reason.TOPIC, (name != null) ? name : inbound.key(), inbound.body());
			return;
		}
		this.outcome.arrived(topic, topic.accept(inbound, this.generation));
	}

	private boolean isAwaited(Inbound inbound) {
		if (this.awaited.isEmpty()) {
			return false;
		}
		for (Awaited waiter : List.copyOf(this.awaited)) {
			if (waiter.match().test(inbound)) {
				this.awaited.remove(waiter);
				waiter.arrived().accept(inbound);
				return true;
			}
		}
		return false;
	}

	private boolean apply(@Nullable MessageDecision decision, Payload message) {
		if (decision == MessageDecision.PASS) {
			return true;
		}
		// Without this check the message would vanish.
		Objects.requireNonNull(decision, "a handler returned no MessageDecision");
		if (decision instanceof MessageDecision.Reply reply) {
			reply.messages().forEach(this.outcome::send);
			return true;
		}
		if (decision instanceof MessageDecision.Close close) {
			this.outcome.close(close.code(), close.reason());
			return false;
		}
		if (decision instanceof MessageDecision.Fail fail) {
			this.shared.unmatched(Reason.FAILED, "", message);
			this.outcome.failed(fail.error());
			return false;
		}
		return decision instanceof MessageDecision.Pass;
	}

	/**
	 * A message that a handler waits for.
	 *
	 * @param match tells which message is meant
	 * @param arrived takes the message, borrowed
	 */
	record Awaited(Predicate<Inbound> match, Consumer<Inbound> arrived) {
	}

	/**
	 * What routing a message may lead to.
	 */
	interface Outcome {

		/**
		 * Whether a reply acknowledges a request about topics.
		 * @param reply the reply, borrowed
		 */
		boolean acknowledged(Inbound reply);

		void arrived(Topic topic, Topic.Need need);

		void send(Outbound message);

		void call(Call challenge);

		void close(int code, String reason);

		void serverError(ReplyError error);

		void failed(Throwable error);

	}

}
