package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.transport.Loop;

/**
 * Requests that wait for their answer. Ids grow over the whole life of the client and are
 * never reused, so that a late answer of an earlier socket matches nothing. Each request
 * ends exactly once. Loop only.
 */
final class PendingRequests {

	private final Shared shared;

	private final Outbox outbox;

	private final Map<String, Pending> pending = new HashMap<>();

	private long lastId;

	PendingRequests(Shared shared, Outbox outbox) {
		this.shared = shared;
		this.outbox = outbox;
	}

	int size() {
		return this.pending.size();
	}

	/**
	 * Sends a request.
	 * @param lane the lane
	 * @param call the request
	 * @param timeout deadline of the answer
	 * @param answer hears of the outcome exactly once, unless the request is cancelled
	 * @return cancels the request
	 */
	Runnable send(Lane lane, Call call, Duration timeout, Answer answer) {
		int limit = this.shared.get(Setting.MAX_PENDING);
		if (lane == Lane.USER && this.pending.size() >= limit) {
			answer.failed(new NotSentException(
					limit + " requests of client '" + this.shared.name() + "' wait already ('request.max-pending')",
					null));
			return () -> {
			};
		}
		long id = ++this.lastId;
		Outbound message;
		try {
			message = this.shared.behaviors().message().encode(id, call);
		}
		catch (Throwable ex) {
			answer.failed(ex);
			return () -> {
			};
		}
		Pending request = new Pending(Long.toString(id), call, answer);
		this.pending.put(request.key, request);
		request.timer = this.shared.loop().schedule(() -> expire(request, timeout), timeout);
		request.item = this.outbox.add(lane, message, (error) -> {
			if (error != null && remove(request)) {
				request.answer.failed(error);
			}
		});
		return () -> cancel(request);
	}

	/**
	 * Completes the request that a reply belongs to.
	 * @param reply the reply, borrowed
	 * @return false if nobody waits for it
	 */
	boolean complete(Inbound reply) {
		Pending request = this.pending.get(reply.key());
		if (request == null) {
			return false;
		}
		remove(request);
		request.answer.replied(reply);
		return true;
	}

	/**
	 * The connection is gone: what the socket had taken, and has not reported as unsent,
	 * ends as unknown. Requests that still wait in the outbox stay.
	 * @param error how the connection ended
	 */
	void disconnected(ConnectionLostException error) {
		for (Pending request : List.copyOf(this.pending.values())) {
			if (request.item != null && request.item.isHandedOver() && remove(request)) {
				request.answer.failed(new OutcomeUnknownException(
						"connection lost after '" + request.call.method()
								+ "' had been sent; whether it was carried out is unknown: " + error.getMessage(),
						error));
			}
		}
	}

	void failAll(Throwable reason) {
		for (Pending request : new ArrayList<>(this.pending.values())) {
			if (remove(request)) {
				request.answer.failed(reason);
			}
		}
	}

	private void expire(Pending request, Duration timeout) {
		if (!remove(request)) {
			return;
		}
		if (request.item != null && this.outbox.cancel(request.item)) {
			request.answer.failed(new NotSentException("'" + request.call.method() + "' of client '"
					+ this.shared.name() + "' could not be sent within " + timeout, null));
			return;
		}
		request.answer.failed(new RequestTimeoutException(
				"no answer to '" + request.call.method() + "' of client '" + this.shared.name() + "' within " + timeout,
				null));
	}

	private void cancel(Pending request) {
		if (remove(request) && request.item != null) {
			this.outbox.cancel(request.item);
		}
	}

	private boolean remove(Pending request) {
		boolean removed = this.pending.remove(request.key, request);
		if (request.timer != null) {
			request.timer.cancel();
		}
		return removed;
	}

	/**
	 * Hears of the outcome of a request, on the loop.
	 */
	interface Answer {

		void replied(Inbound reply);

		void failed(Throwable error);

	}

	private static final class Pending {

		private final String key;

		private final Call call;

		private final Answer answer;

		private Loop.@Nullable Timer timer;

		private Outbox.@Nullable Item item;

		Pending(String key, Call call, Answer answer) {
			this.key = key;
			this.call = call;
			this.answer = answer;
		}

	}

}
