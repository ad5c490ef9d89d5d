package io.websockexnova.engine;

import java.lang.reflect.Type;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;

/**
 * Topics as users see them: what the loop hands over, decoded on the way to them.
 */
final class Streams {

	private final Shared shared;

	private final Shards shards;

	private final Scheduler loop;

	Streams(Shared shared, Shards shards) {
		this.shared = shared;
		this.shards = shards;
		this.loop = new LoopScheduler(shared, Hook.ON_LOOP);
	}

	<T> Flux<TopicUpdate<T>> updates(String topic, Type type, TopicOptions options) {
		Body<T> reader = Body.as(this.shared.codec(), type);
		return Flux.defer(() -> {
			TopicSubscriber subscriber = subscriber(topic, options);
			return released(subscriber, topic, this.<T>lane(subscriber, reader));
		});
	}

	<T> Mono<Void> consume(String topic, Type type, TopicOptions options,
			Function<TopicUpdate<T>, ? extends Publisher<?>> handler) {
		Body<T> reader = Body.as(this.shared.codec(), type);
		int lanes = options.parallelism();
		return Flux.defer(() -> {
			TopicSubscriber subscriber = subscriber(topic, options);
			// Asks for the next item when the handler is done with the one before, which
			// tells that its key is free.
			Flux<Object> handled = Flux.range(0, lanes)
				.flatMap((number) -> this.<T>lane(subscriber, reader).<Object>concatMap(handler, 0), lanes, 1);
			return released(subscriber, topic, handled);
		}).then();
	}

	private TopicSubscriber subscriber(String topic, TopicOptions options) {
		if (options.key() != null && !this.shared.codec().isJson()) {
			throw new IllegalArgumentException("'key' is '" + options.key() + "', but keys are found in JSON only, and "
					+ "client '" + this.shared.name() + "' has the codec '" + this.shared.codec().name() + "'");
		}
		TopicSubscriber.Defaults defaults = new TopicSubscriber.Defaults(this.shared.get(Setting.OVERFLOW),
				this.shared.get(Setting.BUFFER_SIZE));
		return new TopicSubscriber(topic, options, defaults, this.shared.receiving(),
				(holder) -> this.shared.mailbox().post(() -> this.shared.receiving().throttle().release(holder)));
	}

	private <T> Flux<T> released(TopicSubscriber subscriber, String topic, Flux<T> flux) {
		if (!this.shared.mailbox().call(() -> this.shards.acquire(subscriber, topic))) {
			return Flux.error(this.shared.engineClosed());
		}
		return flux.doFinally((signal) -> this.shared.mailbox().post(() -> this.shards.release(subscriber, topic)));
	}

	private <T> Flux<TopicUpdate<T>> lane(TopicSubscriber subscriber, Body<T> reader) {
		Scheduler scheduler = subscriber.options().fastPath() ? this.loop : this.shared.scheduler();
		return subscriber.flux(scheduler, this::failed).handle((update, sink) -> typed(update, reader, sink));
	}

	private <T> void typed(TopicUpdate<Payload> update, Body<T> reader, SynchronousSink<TopicUpdate<T>> sink) {
		if (!(update instanceof TopicUpdate.Data<Payload> data)) {
			sink.next(retyped(update));
			return;
		}
		T value;
		try {
			value = reader.read("a message of topic", data.topic(), data.value());
			if (value == null) {
				throw new NovaException("a message of topic '" + data.topic() + "' is null", null);
			}
		}
		catch (RuntimeException ex) {
			this.shared.mailbox().post(() -> {
				this.shared.counters().undecodable++;
				this.shards.of(data.topic()).failed(ex, data.generation());
			});
			return;
		}
		sink.next(new TopicUpdate.Data<>(data.topic(), value, data.generation()));
	}

	private void failed(Throwable error) {
		this.shared.mailbox()
			.post(() -> this.shards.first()
				.failed(new NovaException("a subscriber failed and is taken away", error),
						this.shards.first().status().generation()));
	}

	@SuppressWarnings("unchecked")
	private static <T> TopicUpdate<T> retyped(TopicUpdate<Payload> marker) {
		// A marker carries no value.
		return (TopicUpdate<T>) (TopicUpdate<?>) marker;
	}

}
