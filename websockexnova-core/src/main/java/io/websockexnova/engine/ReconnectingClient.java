package io.websockexnova.engine;

import java.lang.reflect.Type;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SynchronousSink;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientUpdate;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Statistics;
import io.websockexnova.client.Status;
import io.websockexnova.client.TopicUpdate;

/**
 * The client as users see it: turns calls from any thread into work for the loop, and
 * what comes back into publishers on the engine's scheduler.
 */
final class ReconnectingClient implements NovaClient {

	/** However small the queue is, a loop may be busy for a moment. */
	private static final int MIN_ARRIVING = 1024;

	private final Shared shared;

	private final Connection connection;

	private final AtomicInteger arriving = new AtomicInteger();

	private volatile boolean shutDown;

	ReconnectingClient(Shared shared, Gate gate) {
		this.shared = shared;
		this.connection = new Connection(shared, gate);
	}

	@Override
	public String name() {
		return this.shared.name();
	}

	@Override
	public String platform() {
		return this.shared.spec().platform().name();
	}

	@Override
	public Settings settings() {
		return this.shared.settings();
	}

	@Override
	public Status status() {
		return this.connection.status();
	}

	@Override
	public Statistics statistics() {
		return this.shared.counters()
			.snapshot(this.connection.lasting().requests().size(), this.connection.queued() + this.arriving.get());
	}

	@Override
	public Flux<ClientEvent> events() {
		return this.shared.events().flux(this.shared.scheduler());
	}

	@Override
	public Flux<Payload> messages() {
		return this.shared.messages().flux(this.shared.scheduler());
	}

	@Override
	public Mono<Void> connect() {
		return command(Commands::connect);
	}

	@Override
	public Mono<Void> reconnect() {
		return command(Commands::reconnect);
	}

	@Override
	public Mono<Void> rotate() {
		return command(Commands::rotate);
	}

	@Override
	public Mono<Void> pause() {
		return command(Commands::pause);
	}

	@Override
	public Mono<Void> update(ClientUpdate update) {
		return command((commands, sink) -> commands.update(update, sink));
	}

	@Override
	public Mono<Void> close() {
		return last(Commands::close);
	}

	@Override
	public Mono<Void> drain() {
		return last((commands, sink) -> commands.drain(sink, CloseCode.NORMAL));
	}

	/**
	 * Drains, and tells the server that we are going away.
	 */
	Mono<Void> goAway() {
		return last((commands, sink) -> commands.drain(sink, CloseCode.GOING_AWAY));
	}

	private Mono<Void> command(BiConsumer<Commands, MonoSink<Void>> command) {
		return this.<Void>onLoop((sink) -> command.accept(this.connection.commands(), sink))
			.publishOn(this.shared.calls());
	}

	// The end of an engine has closed the client already.
	private Mono<Void> last(BiConsumer<Commands, MonoSink<Void>> command) {
		return Mono.<Void>create((sink) -> {
			if (!this.shared.mailbox().post(() -> command.accept(this.connection.commands(), sink))) {
				sink.success();
			}
		}).publishOn(this.shared.calls());
	}

	@Override
	public Mono<Void> send(Object message) {
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

	@Override
	public <T> Mono<T> request(String method, Object params, Class<T> type) {
		Call call = new Call(method, params);
		ObjectReader reader = this.shared.json().readerFor(type);
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
				ReconnectingClient.this.connection.rejected(rejection);
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

	@Override
	public <T> Flux<TopicUpdate<T>> updates(String topic, Type type) {
		JavaType javaType = this.shared.json().constructType(type);
		ObjectReader reader = this.shared.json().readerFor(javaType);
		return Flux.defer(() -> {
			TopicSubscriber subscriber = new TopicSubscriber(topic, this.shared.get(Setting.BUFFER_SIZE),
					this.shared.counters());
			if (this.shutDown || !this.shared.mailbox()
				.post(() -> this.connection.lasting().ledger().acquire(subscriber, topic))) {
				return Flux.error(engineClosed());
			}
			return subscriber.flux()
				.doFinally((signal) -> this.shared.mailbox()
					.post(() -> this.connection.lasting().ledger().release(subscriber, topic)));
		}).publishOn(this.shared.scheduler()).handle((update, sink) -> typed(update, reader, sink));
	}

	private <T> void typed(TopicUpdate<Payload> update, ObjectReader reader, SynchronousSink<TopicUpdate<T>> sink) {
		if (!(update instanceof TopicUpdate.Data<Payload> data)) {
			sink.next(retyped(update));
			return;
		}
		try {
			T value = Body.read("a message of topic '" + data.topic() + "'", data.value(), reader);
			if (value == null) {
				throw new NovaException("a message of topic '" + data.topic() + "' is null", null);
			}
			sink.next(new TopicUpdate.Data<>(data.topic(), value, data.generation()));
		}
		catch (RuntimeException ex) {
			this.shared.mailbox().post(() -> {
				this.shared.counters().undecodable++;
				this.connection.failed(ex, data.generation());
			});
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> TopicUpdate<T> retyped(TopicUpdate<Payload> marker) {
		// A marker carries no value.
		return (TopicUpdate<T>) (TopicUpdate<?>) marker;
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
				sink.error(new NotSentException(limit + " calls of client '" + name()
						+ "' wait for its loop already; make fewer at a time, or raise 'outbound.queue-capacity'",
						null));
			}
			else if (this.shutDown || !this.shared.mailbox().post(() -> arrived(action, sink))) {
				this.arriving.decrementAndGet();
				sink.error(engineClosed());
			}
		});
	}

	private <T> void arrived(Consumer<MonoSink<T>> action, MonoSink<T> sink) {
		this.arriving.decrementAndGet();
		action.accept(sink);
	}

	private <T> Mono<T> onLoop(Consumer<MonoSink<T>> action) {
		return Mono.create((sink) -> {
			if (this.shutDown || !this.shared.mailbox().post(() -> action.accept(sink))) {
				sink.error(engineClosed());
			}
		});
	}

	private ClientClosedException engineClosed() {
		return new ClientClosedException("the engine of client '" + name() + "' is closed", null);
	}

	/**
	 * Refuses all calls and ends the streams that outlive a close; only when the engine
	 * ends, which may leave the transport to others.
	 */
	void shutDown() {
		this.shutDown = true;
		this.shared.mailbox().end();
		this.shared.events().end();
		this.shared.messages().end();
	}

	@Override
	public String toString() {
		return "NovaClient[" + name() + ", " + status().phase() + "]";
	}

}
