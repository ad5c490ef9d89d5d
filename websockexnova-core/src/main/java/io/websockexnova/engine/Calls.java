package io.websockexnova.engine;

import java.lang.reflect.Type;
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
import reactor.core.scheduler.Scheduler;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Lane;
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

	/** So many of any lane may come without a look at the settings. */
	private static final int ALWAYS_ARRIVING = Backlog.capacity(Lane.BULK, MIN_ARRIVING);

	private final Shared shared;

	private final Connection connection;

	private final Scheduler onLoop;

	private final Completions completions;

	private final AtomicInteger arriving = new AtomicInteger();

	Calls(Shared shared, Connection connection) {
		this.shared = shared;
		this.connection = connection;
		this.onLoop = new LoopScheduler(shared, Hook.OUTCOME_ON_LOOP);
		this.completions = new Completions(shared.loop(), shared.calls(), this.onLoop);
	}

	/**
	 * Calls that wait for the loop.
	 */
	int arriving() {
		return this.arriving.get();
	}

	Mono<Void> send(Object message, RequestOptions options) {
		return SendMono.of(this, message, options);
	}

	<T> Mono<T> request(String method, Object params, Type type, RequestOptions options) {
		Call call = new Call(method, params);
		Body<T> reader = Body.as(this.shared.codec(), type);
		return this.<Payload>bounded(options, (sink) -> {
			Runnable cancel = this.connection.lasting()
				.requests()
				.send(List.of(call), false, options, List.of(answer(call, sink)));
			sink.onCancel(() -> this.shared.mailbox().post(cancel));
		}).publishOn(scheduler(options)).handle((body, sink) -> decode(reader, body, sink));
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
		}).publishOn(scheduler(options));
	}

	private Scheduler scheduler(RequestOptions options) {
		return options.fastPath() ? this.onLoop : this.shared.calls();
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

	private <T> Mono<T> bounded(RequestOptions options, Consumer<MonoSink<T>> action) {
		return Mono.create((sink) -> {
			Throwable refusal = hand(options, () -> {
				arrived();
				action.accept(sink);
			});
			if (refusal != null) {
				sink.error(refusal);
			}
		});
	}

	/**
	 * Hands a call to the loop. Callers may make calls without a pause: not only those
	 * that wait for the socket are bounded, but also those that wait for the loop.
	 * @param options how the call is sent
	 * @param call runs on the loop and says that it has {@link #arrived}
	 * @return why the call is not made, or null
	 */
	@Nullable Throwable hand(RequestOptions options, Runnable call) {
		int count = this.arriving.incrementAndGet();
		if (count > ALWAYS_ARRIVING && count > limit(options)) {
			this.arriving.decrementAndGet();
			return new NotSentException(
					limit(options) + " calls of client '" + this.shared.name()
							+ "' wait for its loop already; make fewer at a time, or raise 'outbound.queue-capacity'",
					null);
		}
		if (!this.shared.mailbox().call(call)) {
			this.arriving.decrementAndGet();
			return this.shared.engineClosed();
		}
		return null;
	}

	private int limit(RequestOptions options) {
		Lane lane = (options.lane() != null) ? options.lane() : Lane.QUERY;
		return Backlog.capacity(lane, Math.max(this.shared.get(Setting.QUEUE_CAPACITY), MIN_ARRIVING));
	}

	/**
	 * A call that was handed to the loop runs.
	 */
	void arrived() {
		this.arriving.decrementAndGet();
	}

	Shared shared() {
		return this.shared;
	}

	Backlog backlog() {
		return this.connection.lasting().backlog();
	}

	/**
	 * Tells callers of the outcomes.
	 */
	Completions completions() {
		return this.completions;
	}

}
