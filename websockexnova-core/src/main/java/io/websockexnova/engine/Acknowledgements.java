package io.websockexnova.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;

/**
 * The subscribe and unsubscribe requests of one socket, and what the server says to them:
 * to all topics at once or bit by bit, in time or late. Its ids are those of requests,
 * which are never reused, so nothing that an earlier socket was asked is taken for an
 * answer here. Loop only.
 */
final class Acknowledgements {

	/** Requests without an answer in time that are still recognised. */
	private static final int MOST_EXPIRED = 1_000;

	private static final ReplyError UNANSWERED = new ReplyError("unanswered", "the server did not mention the topic",
			null);

	private final Shared shared;

	private final Lasting lasting;

	private final Outlet outlet;

	private final Timers timers;

	private final Listener listener;

	private final Map<String, TopicRequest> requests = new LinkedHashMap<>();

	private int expired;

	Acknowledgements(Shared shared, Lasting lasting, Outlet outlet, Timers timers, Listener listener) {
		this.shared = shared;
		this.lasting = lasting;
		this.outlet = outlet;
		this.timers = timers;
		this.listener = listener;
	}

	/**
	 * Sends a request. The time for its answer runs once it has left.
	 * @param request the request
	 */
	void send(TopicRequest request) {
		long id = this.lasting.requests().nextId();
		Outbound message;
		try {
			message = this.shared.behaviors().message().encode(id, request.batch.call());
		}
		catch (Throwable ex) {
			fail(request, false, (ex.getMessage() != null) ? ex.getMessage() : ex.toString());
			return;
		}
		String key = Long.toString(id);
		this.requests.put(key, request);
		request.item = this.outlet.add(message, (error) -> {
			if (this.requests.get(key) != request) {
				return;
			}
			if (error != null) {
				this.requests.remove(key);
				fail(request, false, String.valueOf(error.getMessage()));
				return;
			}
			Duration timeout = this.shared.get(Setting.ACK_TIMEOUT);
			request.timer = this.timers.after(timeout, () -> expire(request, timeout));
		});
	}

	/**
	 * Size of a request's message.
	 * @param batch the request
	 * @return bytes, or 0 if it cannot be encoded
	 */
	int sizeOf(SubscriptionBatch batch) {
		try {
			return this.shared.behaviors().message().encode(Long.MAX_VALUE, batch.call()).payload().length();
		}
		catch (Throwable ex) {
			// Sending it fails in the same way, and says so.
			return 0;
		}
	}

	/**
	 * Takes an answer.
	 * @param reply the answer, borrowed
	 * @return false if it belongs to no request about topics, or comes too late to matter
	 */
	boolean complete(Inbound reply) {
		TopicRequest request = this.requests.get(reply.key());
		if (request == null) {
			return false;
		}
		request.sent.answered();
		this.lasting.feedback().answered(request.item, reply);
		SubscriptionHandler handler = this.shared.behaviors().subscription();
		Map<String, TopicOutcome> outcomes;
		try {
			outcomes = request.joining ? handler.acknowledge(request.batch, reply)
					: handler.released(request.batch, reply);
		}
		catch (Throwable ex) {
			close(reply.key(), request);
			this.listener.misread(ex);
			fail(request, false, "acknowledgement not understood: " + ex.getMessage());
			return true;
		}
		boolean taken = !request.expired;
		for (String topic : List.copyOf(request.open)) {
			TopicOutcome outcome = outcomes.getOrDefault(topic, new TopicOutcome.Rejected(UNANSWERED));
			if (!(outcome instanceof TopicOutcome.Awaited)) {
				request.open.remove(topic);
				taken |= this.listener.answered(request, topic, outcome);
			}
		}
		if (request.open.isEmpty()) {
			close(reply.key(), request);
		}
		return taken;
	}

	/**
	 * No answer comes any more.
	 */
	void dispose() {
		this.requests.values().forEach((request) -> request.sent.answered());
	}

	private void close(String key, TopicRequest request) {
		request.cancelTimer();
		if (this.requests.remove(key) != null && request.expired) {
			this.expired--;
		}
	}

	private void expire(TopicRequest request, Duration timeout) {
		request.timer = null;
		request.expired = true;
		if (++this.expired > MOST_EXPIRED) {
			this.requests.values().removeIf((other) -> other.expired && other != request);
			this.expired = 1;
		}
		fail(request, true, "no answer to '" + request.batch.call().method() + "' of client '" + this.shared.name()
				+ "' within " + timeout);
	}

	private void fail(TopicRequest request, boolean doubtful, String reason) {
		request.sent.answered();
		List.copyOf(request.open).forEach((topic) -> this.listener.failed(request, topic, doubtful, reason));
	}

	/**
	 * Hears what became of requests, on the loop.
	 */
	interface Listener {

		/**
		 * The server has said something about a topic, possibly late.
		 * @param request what it was asked
		 * @param topic the topic
		 * @param outcome what it said
		 * @return false if it came too late to matter
		 */
		boolean answered(TopicRequest request, String topic, TopicOutcome outcome);

		/**
		 * The server has said nothing about a topic, or it was not asked.
		 * @param request what it was to be asked
		 * @param topic the topic
		 * @param doubtful whether the request has left
		 * @param reason what happened
		 */
		void failed(TopicRequest request, String topic, boolean doubtful, String reason);

		/**
		 * An answer could not be read.
		 * @param error what the handler has thrown
		 */
		void misread(Throwable error);

	}

}
