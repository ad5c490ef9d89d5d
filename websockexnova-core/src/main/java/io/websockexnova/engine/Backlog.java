package io.websockexnova.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.OfflinePolicy;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.NotSentException;
import io.websockexnova.transport.Socket;

/**
 * Messages of the user that wait to be sent, first in first out and bounded. They outlive
 * sockets if the offline policy says so. Loop only.
 */
final class Backlog implements Outlet {

	private final Shared shared;

	private final Runnable emptied;

	private final Deque<Item> queue = new ArrayDeque<>();

	private @Nullable Outbox outbox;

	private @Nullable ClientClosedException ended;

	private boolean draining;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param emptied called when the last message has left the queue
	 */
	Backlog(Shared shared, Runnable emptied) {
		this.shared = shared;
		this.emptied = emptied;
	}

	int size() {
		return this.queue.size();
	}

	@Nullable Item peek() {
		return this.queue.peek();
	}

	Item remove() {
		Item item = this.queue.remove();
		if (this.queue.isEmpty()) {
			this.emptied.run();
		}
		return item;
	}

	/**
	 * A socket is in service.
	 * @param next writes to it
	 */
	void serve(Outbox next) {
		Outbox before = this.outbox;
		if (before != null) {
			before.release();
		}
		this.outbox = next;
		next.serve(this);
	}

	/**
	 * No socket is in service any more.
	 * @param error how the connection ended
	 */
	void disconnected(ConnectionLostException error) {
		this.outbox = null;
		this.draining = false;
		if (this.shared.get(Setting.OFFLINE_POLICY) == OfflinePolicy.FAIL) {
			failAll(new NotSentException(
					"client '" + this.shared.name() + "' lost its connection: " + error.getMessage(), error));
		}
	}

	/**
	 * From here on nothing new is taken, while what waits is still sent.
	 */
	void drain() {
		this.draining = true;
	}

	/**
	 * The client has ended: what waits fails, and so do messages that come before the
	 * next {@link #begin}.
	 * @param reason why
	 */
	void end(ClientClosedException reason) {
		this.ended = reason;
		failAll(notSent(reason));
	}

	/**
	 * The client connects.
	 */
	void begin() {
		this.ended = null;
	}

	@Override
	public boolean isForUser() {
		return true;
	}

	@Override
	public Item add(Outbound message, Socket.SendCallback done) {
		Item item = new Item(message, done);
		NotSentException refusal = refusal();
		if (refusal != null) {
			item.done(refusal);
			return item;
		}
		this.queue.add(item);
		if (this.outbox != null) {
			this.outbox.pump();
		}
		return item;
	}

	@Override
	public boolean cancel(Item item) {
		boolean queued = this.queue.remove(item);
		if (queued && this.queue.isEmpty()) {
			this.emptied.run();
		}
		if (queued && this.outbox != null) {
			// What waited behind it may be cheaper.
			this.outbox.pump();
		}
		return queued;
	}

	private @Nullable NotSentException refusal() {
		String name = this.shared.name();
		if (this.ended != null) {
			return notSent(this.ended);
		}
		if (this.draining) {
			return new NotSentException("client '" + name + "' is being drained and takes nothing new", null);
		}
		if (this.outbox == null && this.shared.get(Setting.OFFLINE_POLICY) == OfflinePolicy.FAIL) {
			return new NotSentException("client '" + name
					+ "' is not READY; await connect(), or set 'outbound.offline' to 'wait' to queue while it is not",
					null);
		}
		int capacity = this.shared.get(Setting.QUEUE_CAPACITY);
		if (this.queue.size() >= capacity) {
			return new NotSentException("the queue of client '" + name + "' is full with " + capacity
					+ " messages ('outbound.queue-capacity')", null);
		}
		return null;
	}

	private void failAll(Throwable reason) {
		List<Item> items = new ArrayList<>(this.queue);
		this.queue.clear();
		items.forEach((item) -> item.done(reason));
		if (!items.isEmpty()) {
			this.emptied.run();
		}
	}

	private static NotSentException notSent(ClientClosedException reason) {
		return new NotSentException(reason.getMessage(), reason);
	}

}
