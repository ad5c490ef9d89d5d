package io.websockexnova.client;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Call;
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
	 * How each topic stands that is wanted or that the server has still, and each of the
	 * latest thousand that the server refused and nobody has asked for again.
	 * @return a snapshot, ordered by topic
	 */
	List<TopicStatus> subscriptions();

	/**
	 * What is wanted, to be {@linkplain #importSubscriptions imported} by another client
	 * or after a restart.
	 * @return the topics that are wanted, each with the position of its last message
	 * where the platform has positions
	 */
	Mono<List<SavedSubscription>> exportSubscriptions();

	/**
	 * Makes topics wanted that were exported. Each is subscribed like any other, and what
	 * arrives is kept for its first subscriber, at most {@code subscription.buffer-size}
	 * messages; what is dropped counts as for any slow subscriber. From its first
	 * subscriber on it is wanted as long as it has one. Who does not want a topic any
	 * more subscribes and cancels. A topic that is wanted already stays as it is.
	 * @param subscriptions what to import
	 * @return completes when all are wanted; if some cannot be subscribed, fails with
	 * {@link SubscriptionException} after the others
	 */
	Mono<Void> importSubscriptions(Collection<SavedSubscription> subscriptions);

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
	 * The same messages read as UTF-8, text and binary ones alike, which costs less than
	 * reading each {@link Payload} of {@link #messages()}. A slow subscriber loses some,
	 * which {@link Statistics#dropped()} counts.
	 * @return the texts
	 */
	Flux<String> texts();

	/**
	 * The same messages with the reason why they reached nobody. A slow subscriber loses
	 * some, which {@link Statistics#dropped()} counts.
	 * @return the messages
	 */
	Flux<Unmatched> unmatched();

	/**
	 * Connects, if the client is not connected or connecting already. A first attempt
	 * that fails follows the same policy as a lost connection.
	 * @return completes when the client is READY; fails with the cause if it ends first
	 */
	Mono<Void> connect();

	/**
	 * Connects afresh. In service, closes with code 1000 and connects again at once;
	 * while waiting for the next attempt, makes it now, also as the probe of an open
	 * breaker; while an attempt is under way, waits for it; otherwise the same as
	 * {@link #connect()}. The handshake budget still counts.
	 * @return completes when the client is READY; fails with the cause if it ends first
	 */
	Mono<Void> reconnect();

	/**
	 * Replaces the socket in service by a fresh one without a break: the new one logs in
	 * and subscribes beside the old one, both deliver for {@code rotation.overlap} and
	 * the first copy of each message counts, then the old one is closed with code 1000.
	 * What a venue bundles differently for each connection may come twice meanwhile. If
	 * the new one does not get that far, the old one stays in service.
	 * @return completes when the new socket is in service; fails if the client is not
	 * READY or the rotation failed
	 */
	Mono<Void> rotate();

	/**
	 * Changes the client at run time. Settings hold from the next time they are asked
	 * for, those of the heartbeat at once; settings of the handshake from the next
	 * attempt. If URL, credentials, headers or TLS change while the client is READY, its
	 * socket is {@linkplain #rotate() rotated}; if that fails, they stay as they were.
	 * @param update what changes
	 * @return completes when the change is in effect; fails with
	 * {@link IllegalArgumentException} if it contradicts other settings, and with the
	 * cause of a failed rotation
	 */
	Mono<Void> update(ClientUpdate update);

	/**
	 * Closes with code 1000 and rests: topics and streams stay, and come back with
	 * {@link #resume()}. Messages and requests meanwhile follow the offline policy. Has
	 * no effect on a client that is paused already.
	 * @return completes when the socket is gone; fails if the client has ended or is
	 * being drained
	 */
	Mono<Void> pause();

	/**
	 * Connects after a pause; the same as {@link #connect()}.
	 * @return completes when the client is READY
	 */
	default Mono<Void> resume() {
		return connect();
	}

	/**
	 * Finishes what is in flight, then closes: takes nothing new, sends what is queued,
	 * awaits answers, unsubscribes from all topics and closes with code 1000, all within
	 * {@code connection.drain-timeout}. A client that is not READY closes at once.
	 * @return completes when the socket is gone
	 */
	Mono<Void> drain();

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
	default Mono<Void> send(Object message) {
		return send(message, RequestOptions.DEFAULTS);
	}

	/**
	 * Sends a message that expects no answer.
	 * @param message what the platform can encode: at least a String or a byte[]
	 * @param options lane, deadline of the sending, and what becomes of a message that
	 * waits when the connection is lost
	 * @return completes when the bytes have been handed to the operating system; fails
	 * with {@link NotSentException} if that did not happen
	 */
	Mono<Void> send(Object message, RequestOptions options);

	/**
	 * Sends a request and awaits its answer, at most {@code request.timeout}. Ends in
	 * exactly one of: the result (empty for a null result), {@code RejectedException},
	 * {@link RequestTimeoutException}, {@link NotSentException} or
	 * {@link OutcomeUnknownException}. Never replayed, unless the options say that it may
	 * be.
	 * @param method what is asked for
	 * @param params parameters, or an empty map
	 * @param type type of the result
	 * @param <T> type of the result
	 * @return the result
	 */
	default <T> Mono<T> request(String method, Object params, Class<T> type) {
		return request(method, params, type, RequestOptions.DEFAULTS);
	}

	/**
	 * Sends a request as {@link #request(String, Object, Class)} does.
	 * @param method what is asked for
	 * @param params parameters, or an empty map
	 * @param type type of the result, possibly generic
	 * @param options deadline, lane, and what becomes of it when the connection is lost
	 * @param <T> type of the result
	 * @return the result
	 */
	<T> Mono<T> request(String method, Object params, Type type, RequestOptions options);

	/**
	 * Sends several requests in one message. Each has its own outcome.
	 * @param calls the requests, at least one
	 * @param options deadline, lane, and what becomes of them when the connection is lost
	 * @return the outcomes in the order of the calls, when all are known; fails only if
	 * the platform has no batches
	 */
	Mono<List<CallResult>> batch(List<Call> calls, RequestOptions options);

	/**
	 * Answers the requests and notifications of the server for one method. What the
	 * handler emits is the result, an error of it the error; it runs on the engine's
	 * scheduler.
	 * @param method the method
	 * @param handler the handler
	 * @return takes the handler away
	 * @throws IllegalStateException if the method has a handler already
	 */
	Disposable answer(String method, Function<ServerRequest, ? extends Publisher<?>> handler);

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
	default <T> Flux<TopicUpdate<T>> updates(String topic, Type type) {
		return updates(topic, type, TopicOptions.DEFAULTS);
	}

	/**
	 * The data of a topic with its continuity markers.
	 * @param topic the topic
	 * @param type type of the data, possibly generic
	 * @param options how the topic is subscribed and its data handed over
	 * @param <T> type of the data
	 * @return data and markers, in order and one after the other, as a stream has to be;
	 * parallelism needs {@link #consume}
	 */
	<T> Flux<TopicUpdate<T>> updates(String topic, Type type, TopicOptions options);

	/**
	 * Hands the data of a topic with its continuity markers to a handler, on the engine's
	 * scheduler. With {@linkplain TopicOptions#parallel parallelism}, data of one key is
	 * handled in order, one after the other; data of different keys at the same time, as
	 * far as there are threads, and in any order; and a marker alone, after all that came
	 * before it and before all that comes after it. Without parallelism, one item is
	 * handled after the other.
	 * @param topic the topic
	 * @param type type of the data, possibly generic
	 * @param options how the topic is subscribed and its data handed over
	 * @param handler called with each item, which is handled when the returned publisher
	 * completes; what it emits is ignored
	 * @param <T> type of the data
	 * @return ends like the stream of {@link #updates}; fails also with the first error
	 * of the handler
	 */
	<T> Mono<Void> consume(String topic, Type type, TopicOptions options,
			Function<TopicUpdate<T>, ? extends Publisher<?>> handler);

}
