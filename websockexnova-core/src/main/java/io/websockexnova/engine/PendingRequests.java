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

	private final Runnable emptied;

	private final Map<String, Pending> pending = new HashMap<>();

	private long lastId;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param emptied called when the last request has ended
	 */
	PendingRequests(Shared shared, Runnable emptied) {
		this.shared = shared;
		this.emptied = emptied;
	}

	/**
	 * An id for a request whose answers go elsewhere.
	 * @return an id that is used for nothing else
	 */
	long nextId() {
		return ++this.lastId;
	}

	int size() {
		return this.pending.size();
	}

	/**
	 * Sends a request.
	 * @param outlet where it waits to be sent
	 * @param call the request
	 * @param timeout deadline of the answer
	 * @param answer hears of the outcome exactly once, unless the request is cancelled
	 * @return cancels the request
	 */
	Runnable send(Outlet outlet, Call call, Duration timeout, Answer answer) {
		int limit = this.shared.get(Setting.MAX_PENDING);
		if (outlet.isForUser() && this.pending.size() >= limit) {
			answer.failed(new NotSentException(
					limit + " requests of client '" + this.shared.name() + "' wait already ('request.max-pending')",
					null));
			return () -> {
			};
		}
		long id = nextId();
		Outbound message;
		try {
			message = this.shared.behaviors().message().encode(id, call);
		}
		catch (Throwable ex) {
			answer.failed(ex);
			return () -> {
			};
		}
		Pending request = new Pending(Long.toString(id), call, answer, outlet);
		this.pending.put(request.key, request);
		request.timer = this.shared.loop().schedule(() -> expire(request, timeout), timeout);
		request.item = outlet.add(message, (error) -> {
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
	 * A socket is gone: what it had taken, and has not reported as unsent, ends as
	 * unknown. Requests that still wait to be sent stay.
	 * @param outbox wrote to the socket
	 * @param error how the connection ended
	 */
	void disconnected(Outbox outbox, ConnectionLostException error) {
		for (Pending request : List.copyOf(this.pending.values())) {
			if (request.item != null && request.item.isHandedOverTo(outbox) && remove(request)) {
				request.answer.failed(new OutcomeUnknownException(
						"connection lost after '" + request.call.method()
								+ "' had been sent; whether it was carried out is unknown: " + error.getMessage(),
						error));
			}
		}
	}

	/**
	 * Whether answers are awaited from a socket.
	 * @param outbox writes to the socket
	 */
	boolean isAwaited(Outbox outbox) {
		return this.pending.values()
			.stream()
			.anyMatch((request) -> request.item != null && request.item.isHandedOverTo(outbox));
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
		if (request.item != null && request.outlet.cancel(request.item)) {
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
			request.outlet.cancel(request.item);
		}
	}

	private boolean remove(Pending request) {
		boolean removed = this.pending.remove(request.key, request);
		if (request.timer != null) {
			request.timer.cancel();
		}
		if (removed && this.pending.isEmpty()) {
			this.emptied.run();
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

		private final Outlet outlet;

		private Loop.@Nullable Timer timer;

		private @Nullable Item item;

		Pending(String key, Call call, Answer answer, Outlet outlet) {
			this.key = key;
			this.call = call;
			this.answer = answer;
			this.outlet = outlet;
		}

	}

}
