package io.websockexnova.behavior;

import java.net.URI;
import java.util.Map;

import reactor.core.publisher.Mono;

/**
 * The life of a connection. Called on the client's loop, never concurrently; must not
 * block. An exception goes to the {@link ErrorHandler}.
 */
public interface ConnectionHandler {

	/**
	 * Where to connect to, asked for afresh at each attempt.
	 * @param attempt the attempt
	 * @return the URL
	 */
	default Mono<URI> endpoint(Attempt attempt) {
		return Mono.just(attempt.url());
	}

	/**
	 * Headers of the upgrade request besides the configured ones, asked for afresh at
	 * each attempt.
	 * @param attempt the attempt
	 * @return the headers
	 */
	default Mono<Map<String, String>> headers(Attempt attempt) {
		return Mono.just(Map.of());
	}

	/**
	 * The socket is open; greet the server before the login.
	 * @param dialog talks to the server
	 * @return completes when the login may start
	 */
	default Mono<Void> connected(Dialog dialog) {
		return Mono.empty();
	}

	/**
	 * An attempt failed or the connection was lost.
	 * @param loss how it ended
	 * @return what to do
	 */
	default ConnectionDecision disconnected(Loss loss) {
		return ConnectionDecision.policy();
	}

	/**
	 * A complete message arrived; called before it is decoded.
	 * @param message the message, borrowed
	 * @return what to do
	 */
	default MessageDecision frame(Payload message) {
		return MessageDecision.PASS;
	}

}
