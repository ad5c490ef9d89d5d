package io.websockexnova.engine;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SynchronousSink;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.CallResult;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.client.ServerRequest;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * Messages and requests of users, from any thread to the loop and back.
 */
final class Calls {

	/** However small the queue is, a loop may be busy for a moment. */
	private static final int MIN_ARRIVING = 1024;

	private final Shared shared;

	private final Connection connection;

	private final AtomicInteger arriving = new AtomicInteger();

	Calls(Shared shared, Connection connection) {
		this.shared = shared;
		this.connection = connection;
	}

	/**
	 * Calls that wait for the loop.
	 */
	int arriving() {
		return this.arriving.get();
	}

	Mono<Void> send(Object message, RequestOptions options) {
		return Mono.defer(() -> {
			Outbound outbound;
			try {
				outbound = this.shared.behaviors().message().encode(message);
			}
			catch (Throwable ex) {
				// Reactor would throw what it takes for fatal in the face of the caller.
				return Mono.error(ex);
			}
			return this.<Void>bounded(options, (sink) -> queue(outbound, options, sink));
		}).publishOn(this.shared.calls());
	}

	private void queue(Outbound outbound, RequestOptions options, MonoSink<Void> sink) {
		Backlog backlog = this.connection.lasting().backlog();
		Sending sending = new Sending(sink);
		Item item;
		try {
			List<String> kinds = List.of(outbound.kind());
			item = new Item(outbound, kinds, backlog.laneOf(outbound, kinds, options), options.fate(), sending);
		}
		catch (NotSentException ex) {
			sink.error(ex);
			return;
		}
		Duration timeout = options.timeout();
		if (timeout != null) {
			sending.timer = this.shared.loop().schedule(() -> {
				String what = "a message of client '" + this.shared.name() + "' could not be sent within " + timeout;
				sending.done(backlog.cancel(item) ? new NotSentException(what, null)
						: new RequestTimeoutException(what + ", and may still be", null));
			}, timeout);
		}
		backlog.add(item);
		sink.onCancel(() -> this.shared.mailbox().post(() -> {
			sending.end();
			backlog.cancel(item);
		}));
	}

	<T> Mono<T> request(String method, Object params, Type type, RequestOptions options) {
		Call call = new Call(method, params);
		Body<T> reader = Body.as(this.shared.codec(), type);
		return this.<Payload>bounded(options, (sink) -> {
			Runnable cancel = this.connection.lasting()
				.requests()
				.send(List.of(call), false, options, List.of(answer(call, sink)));
			sink.onCancel(() -> this.shared.mailbox().post(cancel));
		}).publishOn(this.shared.calls()).handle((body, sink) -> decode(reader, body, sink));
	}

	/**
	 * Sends a batch.
	 * @param batch the requests
	 * @param options how they are sent
	 * @return the outcomes in the order of the requests
	 */
	Mono<List<CallResult>> batch(List<Call> batch, RequestOptions options) {
		List<Call> calls = List.copyOf(batch);
		if (calls.isEmpty()) {
			throw new IllegalArgumentException("'calls' is empty; a batch has at least one request");
		}
		return this.<List<CallResult>>bounded(options, (sink) -> {
			BatchOutcome outcome = new BatchOutcome(calls, this.connection::rejected, sink);
			Runnable cancel = this.connection.lasting().requests().send(calls, true, options, outcome.answers());
			sink.onCancel(() -> this.shared.mailbox().post(cancel));
		}).publishOn(this.shared.calls());
	}

	private PendingRequests.Answer answer(Call call, MonoSink<Payload> sink) {
		return new PendingRequests.Answer() {
			@Override
			public void replied(Inbound reply) {
				ReplyError error = reply.error();
				if (error == null) {
					sink.success(reply.body().copy());
					return;
				}
				RejectedException rejection = new RejectedException("'" + call.method() + "'", error);
				Calls.this.connection.rejected(rejection);
				sink.error(rejection);
			}

			@Override
			public void failed(Throwable error) {
				sink.error(error);
			}
		};
	}

	private <T> void decode(Body<T> reader, Payload body, SynchronousSink<T> sink) {
		try {
			T value = reader.read("the result", body);
			if (value != null) {
				sink.next(value);
			}
		}
		catch (RuntimeException ex) {
			sink.error(ex);
		}
	}

	Disposable answer(String method, Function<ServerRequest, ? extends Publisher<?>> handler) {
		return this.connection.lasting().serverRequests().add(method, handler);
	}

	/**
	 * Calls that callers may make without a pause: not only those that wait for the
	 * socket are bounded, but also those that wait for the loop.
	 */
	private <T> Mono<T> bounded(RequestOptions options, Consumer<MonoSink<T>> action) {
		return Mono.create((sink) -> {
			Lane lane = (options.lane() != null) ? options.lane() : Lane.QUERY;
			int limit = Backlog.capacity(lane, Math.max(this.shared.get(Setting.QUEUE_CAPACITY), MIN_ARRIVING));
			if (this.arriving.incrementAndGet() > limit) {
				this.arriving.decrementAndGet();
				sink.error(new NotSentException(limit + " calls of client '" + this.shared.name()
						+ "' wait for its loop already; make fewer at a time, or raise 'outbound.queue-capacity'",
						null));
			}
			else if (!this.shared.mailbox().call(() -> arrived(action, sink))) {
				this.arriving.decrementAndGet();
				sink.error(this.shared.engineClosed());
			}
		});
	}

	private <T> void arrived(Consumer<MonoSink<T>> action, MonoSink<T> sink) {
		this.arriving.decrementAndGet();
		action.accept(sink);
	}

	/**
	 * Whoever waits until a message has been sent. Loop only.
	 */
	private static final class Sending implements Socket.SendCallback {

		private final MonoSink<Void> sink;

		private Loop.@Nullable Timer timer;

		private Sending(MonoSink<Void> sink) {
			this.sink = sink;
		}

		@Override
		public void done(@Nullable Throwable error) {
			end();
			if (error != null) {
				this.sink.error(error);
			}
			else {
				this.sink.success();
			}
		}

		private void end() {
			if (this.timer != null) {
				this.timer.cancel();
			}
		}

	}

}
