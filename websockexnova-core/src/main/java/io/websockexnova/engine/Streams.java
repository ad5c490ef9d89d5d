package io.websockexnova.engine;

import java.lang.reflect.Type;

import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;

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

	Streams(Shared shared, Shards shards) {
		this.shared = shared;
		this.shards = shards;
	}

	<T> Flux<TopicUpdate<T>> updates(String topic, Type type, TopicOptions options) {
		JavaType javaType = this.shared.json().constructType(type);
		ObjectReader reader = this.shared.json().readerFor(javaType);
		return Flux.defer(() -> {
			TopicSubscriber subscriber = new TopicSubscriber(topic, options, this.shared.get(Setting.BUFFER_SIZE),
					this.shared.counters());
			if (!this.shared.mailbox().post(() -> this.shards.acquire(subscriber, topic))) {
				return Flux.error(this.shared.engineClosed());
			}
			return subscriber.flux()
				.doFinally((signal) -> this.shared.mailbox().post(() -> this.shards.release(subscriber, topic)));
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
				this.shards.of(data.topic()).failed(ex, data.generation());
			});
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> TopicUpdate<T> retyped(TopicUpdate<Payload> marker) {
		// A marker carries no value.
		return (TopicUpdate<T>) (TopicUpdate<?>) marker;
	}

}
