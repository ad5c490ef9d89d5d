package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.OutcomeUnknownException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.transport.Loop;

/**
 * Requests that wait for their answer. Ids grow over the whole life of the client and are
 * never reused, so that a late answer of an earlier socket matches nothing. Each request
 * ends exactly once, and its deadline counts over all attempts to send it. Loop only.
 */
final class PendingRequests {

	private static final Runnable NOTHING = () -> {
	};

	private final Shared shared;

	private final Backlog backlog;

	private final RateFeedback feedback;

	private final Runnable emptied;

	private final Map<String, Pending> pending = new LinkedHashMap<>();

	private long lastId;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param backlog where requests of the user wait
	 * @param feedback hears of how the server took each request
	 * @param emptied called when the last request has ended
	 */
	PendingRequests(Shared shared, Backlog backlog, RateFeedback feedback, Runnable emptied) {
		this.shared = shared;
		this.backlog = backlog;
		this.feedback = feedback;
		this.emptied = emptied;
	}

	/**
	 * An id that is used for nothing else.
	 */
	long nextId() {
		return ++this.lastId;
	}

	int size() {
		return this.pending.size();
	}

	/**
	 * Sends a request of the engine, which dies with its socket.
	 * @param outlet where it waits to be sent
	 * @param call the request
	 * @param timeout deadline of the answer
	 * @param answer hears of the outcome exactly once, unless the request is cancelled
	 * @return cancels the request
	 */
	Runnable send(Outlet outlet, Call call, Duration timeout, Answer answer) {
		long id = nextId();
		Outbound message;
		try {
			message = this.shared.behaviors().message().encode(id, call);
		}
		catch (Throwable ex) {
			answer.failed(ex);
			return NOTHING;
		}
		Pending request = new Pending(call, answer, outlet, 0);
		register(request, id, timeout);
		Item item = outlet.add(message, (error) -> unsent(request, error));
		request.item = item;
		return () -> cancel(List.of(request));
	}

	/**
	 * Sends requests of the user, several of them in one message.
	 * @param calls the requests
	 * @param options how they are sent
	 * @param answers hear of the outcomes, one for each request, exactly once unless the
	 * requests are cancelled
	 * @return cancels the requests
	 */
	Runnable send(List<Call> calls, boolean batch, RequestOptions options, List<? extends Answer> answers) {
		int limit = this.shared.get(Setting.MAX_PENDING);
		if (this.pending.size() + calls.size() > limit) {
			NotSentException full = new NotSentException(
					limit + " requests of client '" + this.shared.name() + "' wait already ('request.max-pending')",
					null);
			answers.forEach((answer) -> answer.failed(full));
			return NOTHING;
		}
		Duration timeout = (options.timeout() != null) ? options.timeout() : this.shared.get(Setting.REQUEST_TIMEOUT);
		List<Pending> requests = new ArrayList<>(calls.size());
		long first = this.lastId + 1;
		this.lastId += calls.size();
		Item item;
		try {
			Outbound message = batch ? this.shared.behaviors().message().encodeBatch(first, calls)
					: this.shared.behaviors().message().encode(first, calls.get(0));
			List<String> kinds = batch ? calls.stream().map(Call::method).toList() : null;
			Lane lane = this.backlog.laneOf(message, kinds, options);
			RequestFate fate = Backlog.fate(options, this.shared.get(Setting.REQUEST_FATE));
			item = new Item(message, kinds, lane, fate,
					(error) -> requests.forEach((request) -> unsent(request, error)));
		}
		catch (Throwable ex) {
			answers.forEach((answer) -> answer.failed(ex));
			return NOTHING;
		}
		for (int i = 0; i < calls.size(); i++) {
			Pending request = new Pending(calls.get(i), answers.get(i), null, i);
			request.item = item;
			request.batch = batch ? requests : null;
			requests.add(request);
			register(request, first + i, timeout);
		}
		this.backlog.add(item);
		return () -> cancel(requests);
	}

	private void register(Pending request, long id, Duration timeout) {
		request.key = Long.toString(id);
		this.pending.put(request.key, request);
		request.timer = this.shared.loop().schedule(() -> expire(request, timeout), timeout);
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
		this.feedback.answered(request.item, reply);
		request.answer.replied(reply);
		return true;
	}

	/**
	 * An error that names no request refuses the batch that is outstanding, if there is
	 * exactly one and nothing else can be meant.
	 * @param error the error
	 * @return whether it did
	 */
	boolean refuse(Inbound error) {
		List<Pending> batch = null;
		for (Pending request : this.pending.values()) {
			boolean written = request.item != null && request.item.isHandedOver();
			if (written && (request.batch == null || (batch != null && batch != request.batch))) {
				return false;
			}
			batch = written ? request.batch : batch;
		}
		if (batch == null || !batch.stream().allMatch((request) -> this.pending.get(request.key) == request)) {
			return false;
		}
		for (Pending request : batch) {
			if (remove(request)) {
				request.answer.replied(error);
			}
		}
		return true;
	}

	/**
	 * A socket is gone: what it had taken, and has not reported as unsent, is sent again
	 * if it may be, and ends as unknown otherwise. Requests that still wait to be sent
	 * stay.
	 * @param outbox wrote to the socket
	 * @param error how the connection ended
	 */
	void disconnected(Outbox outbox, ConnectionLostException error) {
		for (Pending request : List.copyOf(this.pending.values())) {
			Item item = request.item;
			if (item == null || !item.isHandedOverTo(outbox)) {
				continue;
			}
			if (item.fate() == RequestFate.RETRY_IDEMPOTENT) {
				sendAgain(request, item);
			}
			else if (remove(request)) {
				request.answer.failed(unknown(request, error));
			}
		}
	}

	private void sendAgain(Pending request, Item before) {
		long id = ++this.lastId;
		this.pending.remove(request.key, request);
		request.key = Long.toString(id);
		request.writtenBefore = true;
		request.batch = null;
		this.pending.put(request.key, request);
		try {
			Outbound message = this.shared.behaviors().message().encode(id, request.call);
			Item item = new Item(message, null, before.lane(), before.fate(), (error) -> unsent(request, error));
			item.order = before.order + request.place;
			request.place = 0;
			request.item = item;
			this.backlog.putBack(item);
		}
		catch (Throwable ex) {
			if (remove(request)) {
				request.answer.failed(unknown(request, ex));
			}
		}
	}

	private void unsent(Pending request, @Nullable Throwable error) {
		if (error != null && remove(request)) {
			request.answer.failed(request.writtenBefore ? unknown(request, error) : error);
		}
	}

	private static OutcomeUnknownException unknown(Pending request, Throwable error) {
		return new OutcomeUnknownException("connection lost after '" + request.call.method()
				+ "' had been sent; whether it was carried out is unknown: " + error.getMessage(), error);
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
				request.answer.failed(request.writtenBefore ? unknown(request, reason) : reason);
			}
		}
	}

	private void expire(Pending request, Duration timeout) {
		// The calls of a batch have the same deadline and leave together, or not at all.
		List<Pending> all = (request.batch != null) ? request.batch : List.of(request);
		boolean unsent = takeBack(request) && !request.writtenBefore;
		for (Pending each : all) {
			if (remove(each)) {
				String method = each.call.method();
				each.answer.failed(unsent
						? new NotSentException("'" + method + "' of client '" + this.shared.name()
								+ "' could not be sent within " + timeout, null)
						: new RequestTimeoutException("no answer to '" + method + "' of client '" + this.shared.name()
								+ "' within " + timeout, null));
			}
		}
	}

	private void cancel(List<Pending> requests) {
		List<Pending> removed = requests.stream().filter(this::remove).toList();
		removed.forEach(this::takeBack);
	}

	private boolean takeBack(Pending request) {
		Item item = request.item;
		if (item == null) {
			return false;
		}
		return (request.outlet != null) ? request.outlet.cancel(item) : this.backlog.cancel(item);
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

		private final Call call;

		private final Answer answer;

		/** Where it waits; null for requests of the user. */
		private final @Nullable Outlet outlet;

		private String key = "";

		private Loop.@Nullable Timer timer;

		private @Nullable Item item;

		/** Place among the requests of the same message. */
		private int place;

		/** All requests of the same message, or null. */
		private @Nullable List<Pending> batch;

		/** Whether an earlier connection may have brought it to the server. */
		private boolean writtenBefore;

		Pending(Call call, Answer answer, @Nullable Outlet outlet, int place) {
			this.call = call;
			this.answer = answer;
			this.outlet = outlet;
			this.place = place;
		}

	}

}
