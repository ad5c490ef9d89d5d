package io.websockexnova.client;

import java.lang.reflect.Type;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Settings;

/**
 * A WebSocket client that comes back: it reconnects, logs in, restores its subscriptions
 * and repairs what was missed. One instance stands for one logical connection over its
 * whole life. All methods may be called from any thread and none blocks; nothing is done
 * before a returned publisher is subscribed to. Values are delivered on the scheduler of
 * the engine, never on the event loop.
 */
public interface NovaClient {

	/**
	 * Name of the client, constant over reconnects.
	 * @return the name
	 */
	String name();

	/**
	 * Name of the platform.
	 * @return the name
	 */
	String platform();

	/**
	 * The effective settings.
	 * @return the settings
	 */
	Settings settings();

	/**
	 * Where the connection is in its life.
	 * @return a snapshot
	 */
	Status status();

	/**
	 * What the client has counted so far.
	 * @return a snapshot
	 */
	Statistics statistics();

	/**
	 * What happens to the client, from now on. A slow subscriber loses events, which
	 * {@link Statistics#eventsDropped()} counts. Never ends before the engine does.
	 * @return the events
	 */
	Flux<ClientEvent> events();

	/**
	 * Messages that belong to no request and no topic, and those that could not be
	 * decoded, from now on. Each is safe to keep.
	 * @return the messages
	 */
	Flux<Payload> messages();

	/**
	 * Connects, if the client is not connected or connecting already. A first attempt
	 * that fails follows the same policy as a lost connection.
	 * @return completes when the client is READY; fails with the cause if it ends first
	 */
	Mono<Void> connect();

	/**
	 * Closes with code 1000, waiting for the peer's answer no longer than
	 * {@code connection.close-timeout}. No attempt follows; pending requests fail and
	 * streams complete. Idempotent.
	 * @return completes when the socket is gone
	 */
	Mono<Void> close();

	/**
	 * Sends a message that expects no answer.
	 * @param message what the platform can encode: at least a String or a byte[]
	 * @return completes when the bytes have been handed to the operating system; fails
	 * with {@link NotSentException} if that did not happen
	 */
	Mono<Void> send(Object message);

	/**
	 * Sends a request and awaits its answer, at most {@code request.timeout}. Ends in
	 * exactly one of: the result (empty for a null result), {@code RejectedException},
	 * {@link RequestTimeoutException}, {@link NotSentException} or
	 * {@link OutcomeUnknownException}. Never replayed.
	 * @param method what is asked for
	 * @param params parameters, or an empty map
	 * @param type type of the result
	 * @param <T> type of the result
	 * @return the result
	 */
	<T> Mono<T> request(String method, Object params, Class<T> type);

	/**
	 * The data of a topic, over all reconnects. The first subscriber subscribes at the
	 * server, the last one to cancel unsubscribes. A message that cannot be decoded to
	 * the type is reported as an error event and left out. Fails with
	 * {@link SubscriptionException} if the server refuses the topic, and with the cause
	 * if the client ends.
	 * @param topic the topic
	 * @param type type of the data
	 * @param <T> type of the data
	 * @return the data
	 */
	default <T> Flux<T> topic(String topic, Class<T> type) {
		return this.<T>updates(topic, (Type) type)
			.<T>handle((update, sink) -> update.ifData((data) -> sink.next(data.value())));
	}

	/**
	 * The data of a topic with its continuity markers.
	 * @param topic the topic
	 * @param type type of the data
	 * @param <T> type of the data
	 * @return data and markers, in order
	 */
	default <T> Flux<TopicUpdate<T>> updates(String topic, Class<T> type) {
		return updates(topic, (Type) type);
	}

	/**
	 * The data of a topic with its continuity markers.
	 * @param topic the topic
	 * @param type type of the data, possibly generic
	 * @param <T> type of the data
	 * @return data and markers, in order
	 */
	<T> Flux<TopicUpdate<T>> updates(String topic, Type type);

}
