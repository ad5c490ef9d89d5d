package io.websockexnova.behavior;

import java.time.Duration;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;

/**
 * The only way a handler talks during connect: on the control lane, bound to one socket
 * generation. When that socket is gone, every Mono fails with
 * {@link ConnectionLostException}. Nothing is sent before subscription.
 */
public interface Dialog {

	/**
	 * Sends a request and awaits its answer within the request timeout.
	 * @param call the request
	 * @return the body of the answer, safe to keep; fails with {@link RejectedException}
	 * if the server answered with an error
	 */
	Mono<Payload> request(Call call);

	/**
	 * Sends a request and awaits its answer within the request timeout.
	 * @param call the request
	 * @param type type of the result
	 * @param <T> type of the result
	 * @return the decoded result
	 */
	<T> Mono<T> request(Call call, Class<T> type);

	/**
	 * Sends a message.
	 * @param message the message
	 * @return completes when written
	 */
	Mono<Void> send(Outbound message);

	/**
	 * Awaits a message of the server that answers no request. The message is consumed.
	 * @param match tells which message is meant; called on the client's loop
	 * @param timeout how long to wait
	 * @return the message, safe to keep
	 */
	Mono<Inbound> await(Predicate<Inbound> match, Duration timeout);

}
