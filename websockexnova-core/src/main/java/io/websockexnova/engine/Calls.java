package io.websockexnova.engine;

import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SynchronousSink;
import tools.jackson.databind.ObjectReader;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.CallResult;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.ServerRequest;

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
			return this.<Void>bounded((sink) -> {
				Item item = this.connection.lasting().backlog().add(outbound, (error) -> {
					if (error != null) {
						sink.error(error);
					}
					else {
						sink.success();
					}
				});
				sink.onCancel(() -> this.shared.mailbox().post(() -> this.connection.lasting().backlog().cancel(item)));
			});
		}).publishOn(this.shared.calls());
	}

	<T> Mono<T> request(String method, Object params, Type type, RequestOptions options) {
		Call call = new Call(method, params);
		ObjectReader reader = this.shared.json().readerFor(this.shared.json().constructType(type));
		return this.<Payload>bounded((sink) -> {
			Runnable cancel = this.connection.lasting()
				.requests()
				.send(this.connection.lasting().backlog(), call, this.shared.get(Setting.REQUEST_TIMEOUT),
						answer(call, sink));
			sink.onCancel(() -> this.shared.mailbox().post(cancel));
		}).publishOn(this.shared.calls()).handle((body, sink) -> decode(reader, body, sink));
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

	private <T> void decode(ObjectReader reader, Payload body, SynchronousSink<T> sink) {
		try {
			T value = Body.read("the result", body, reader);
			if (value != null) {
				sink.next(value);
			}
		}
		catch (RuntimeException ex) {
			sink.error(ex);
		}
	}

	Mono<List<CallResult>> batch(List<Call> batch, RequestOptions options) {
		throw new UnsupportedOperationException("batch");
	}

	Disposable answer(String method, Function<ServerRequest, ? extends Publisher<?>> handler) {
		throw new UnsupportedOperationException("answer");
	}

	/**
	 * Calls that callers may make without a pause: not only those that wait for the
	 * socket are bounded, but also those that wait for the loop.
	 */
	private <T> Mono<T> bounded(Consumer<MonoSink<T>> action) {
		return Mono.create((sink) -> {
			int limit = Math.max(this.shared.get(Setting.QUEUE_CAPACITY), MIN_ARRIVING);
			if (this.arriving.incrementAndGet() > limit) {
				this.arriving.decrementAndGet();
				sink.error(new NotSentException(limit + " calls of client '" + this.shared.name()
						+ "' wait for its loop already; make fewer at a time, or raise 'outbound.queue-capacity'",
						null));
			}
			else if (!this.shared.mailbox().post(() -> arrived(action, sink))) {
				this.arriving.decrementAndGet();
				sink.error(this.shared.engineClosed());
			}
		});
	}

	private <T> void arrived(Consumer<MonoSink<T>> action, MonoSink<T> sink) {
		this.arriving.decrementAndGet();
		action.accept(sink);
	}

}
