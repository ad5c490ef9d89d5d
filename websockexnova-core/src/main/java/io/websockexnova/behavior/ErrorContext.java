package io.websockexnova.behavior;

import java.time.Duration;

/**
 * Where an error happened.
 *
 * @param client name of the client
 * @param phase phase of the connection
 * @param attempt failed attempts since the connection was last stable, counting this one
 * if it is a loss
 * @param elapsed time since the connection was last READY, or since the first attempt
 */
public record ErrorContext(String client, Phase phase, int attempt, Duration elapsed) {
}
