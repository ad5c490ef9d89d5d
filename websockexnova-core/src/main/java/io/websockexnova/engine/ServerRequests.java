package io.websockexnova.engine;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ServerRequest;
import io.websockexnova.transport.Loop;

/**
 * Answers what the server asks, by handlers of the user that run off the loop. Their
 * number is bounded, and so is their time by {@code request.timeout}. An answer goes out
 * on the socket that the question came in on, or not at all. Loop only, but for
 * {@link #add}.
 */
final class ServerRequests {

	/** Handlers at work at the same time. */
	static final int MAX = 256;

	private static final ReplyError UNKNOWN = new ReplyError("-32601", "Method not found", null);

	private static final ReplyError FAILED = new ReplyError("-32603", "Internal error", null);

	private static final ReplyError BUSY = new ReplyError("-32000", "Too many requests", null);

	private static final ReplyError LATE = new ReplyError("-32000", "Timed out", null);

	private final Shared shared;

	private final Map<String, Function<ServerRequest, ? extends Publisher<?>>> handlers = new ConcurrentHashMap<>();

	private int working;

	/** Answers that wait to be sent. */
	private int leaving;

	ServerRequests(Shared shared) {
		this.shared = shared;
	}

	/**
	 * Answers a method from now on. Any thread.
	 * @param method the method
	 * @param handler the handler
	 * @return takes it away
	 */
	Disposable add(String method, Function<ServerRequest, ? extends Publisher<?>> handler) {
		Objects.requireNonNull(method, "'method' must not be null");
		Objects.requireNonNull(handler, "'handler' must not be null");
		if (this.handlers.putIfAbsent(method, handler) != null) {
			throw new IllegalStateException("client '" + this.shared.name() + "' has a handler of '" + method
					+ "' already; dispose of it first, or answer both with one");
		}
		return () -> this.handlers.remove(method, handler);
	}

	/**
	 * The server asks for something.
	 * @param inbound the request or notification, borrowed
	 * @param generation the socket
	 * @return whether a handler takes it
	 */
	boolean take(Inbound inbound, Generation generation) {
		Inbound.Asked asked = inbound.asked();
		Payload id = (asked != null && asked.id() != null) ? asked.id().copy() : null;
		Function<ServerRequest, ? extends Publisher<?>> handler = this.handlers.get(inbound.key());
		if (handler == null) {
			refuse(id, UNKNOWN, generation);
			return false;
		}
		if (this.working >= MAX) {
			this.shared.counters().answersDropped++;
			refuse(id, BUSY, generation);
			return false;
		}
		Payload params = (asked != null) ? asked.params().copy() : inbound.body().slice(0, 0).copy();
		new Work(inbound.key(), id, generation).start(handler, new ServerRequest(inbound.key(), params, id != null));
		return true;
	}

	private void refuse(@Nullable Payload id, ReplyError error, Generation generation) {
		if (id == null) {
			return;
		}
		try {
			send(this.shared.behaviors().message().refuse(id, error), generation);
		}
		catch (Throwable ex) {
			generation.failed(ex);
		}
	}

	private void send(@Nullable Outbound answer, Generation generation) {
		if (answer == null) {
			return;
		}
		// A server that asks and does not read would fill the lane.
		if (!generation.isOpen() || this.leaving >= MAX * 4) {
			this.shared.counters().answersDropped++;
			return;
		}
		this.leaving++;
		generation.outbox().subscription().add(answer, (error) -> {
			this.leaving--;
			if (error != null) {
				this.shared.counters().answersDropped++;
			}
		});
	}

	/**
	 * One request that is being answered.
	 */
	private final class Work {

		private final String method;

		private final @Nullable Payload id;

		private final Generation generation;

		private boolean over;

		private Loop.@Nullable Timer deadline;

		Work(String method, @Nullable Payload id, Generation generation) {
			this.method = method;
			this.id = id;
			this.generation = generation;
		}

		void start(Function<ServerRequest, ? extends Publisher<?>> handler, ServerRequest request) {
			ServerRequests.this.working++;
			Shared shared = ServerRequests.this.shared;
			Disposable work = Mono.defer(() -> Mono.<Object>from(handler.apply(request)))
				.subscribeOn(shared.scheduler())
				.subscribe((result) -> done(result, null), (error) -> done(null, error), () -> done(null, null));
			this.deadline = shared.loop().schedule(() -> {
				work.dispose();
				end(() -> refuse(this.id, LATE, this.generation));
			}, shared.get(Setting.REQUEST_TIMEOUT));
		}

		// Not on the loop: the result may be large.
		private void done(@Nullable Object result, @Nullable Throwable error) {
			Outbound answer = null;
			Throwable failure = error;
			if (failure == null && this.id != null) {
				try {
					answer = ServerRequests.this.shared.behaviors().message().answer(this.id, result);
				}
				catch (Throwable ex) {
					failure = ex;
				}
			}
			Outbound encoded = answer;
			Throwable cause = failure;
			ServerRequests.this.shared.mailbox().post(() -> end(() -> {
				if (cause == null) {
					send(encoded, this.generation);
				}
				else {
					failed(cause);
				}
			}));
		}

		// What an exception says may be secret; only an error that was made to be sent
		// is.
		private void failed(Throwable error) {
			boolean meant = error instanceof RejectedException;
			refuse(this.id, meant ? ((RejectedException) error).error() : FAILED, this.generation);
			if (!meant) {
				this.generation
					.failed(new NovaException("the handler of the server's '" + this.method + "' failed", error));
			}
		}

		private void end(Runnable last) {
			if (this.over) {
				return;
			}
			this.over = true;
			ServerRequests.this.working--;
			if (this.deadline != null) {
				this.deadline.cancel();
			}
			last.run();
		}

	}

}
