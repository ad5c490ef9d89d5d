package io.websockexnova.client;

import io.websockexnova.behavior.Payload;

/**
 * A request or notification that the server makes.
 *
 * @param method what is asked for
 * @param params the parameters as bytes, empty if there are none; safe to keep
 * @param answerAwaited false for a notification
 */
public record ServerRequest(String method, Payload params, boolean answerAwaited) {
}
