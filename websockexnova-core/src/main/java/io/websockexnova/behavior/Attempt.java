package io.websockexnova.behavior;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect.
 *
 * @param generation number of the socket, growing by one with every attempt
 * @param number attempts since the connection was last stable, counting from 1
 * @param url the configured URL, or the platform's own
 * @param lastLoss how the previous attempt or connection ended, or null
 */
public record Attempt(long generation, int number, URI url, @Nullable Loss lastLoss) {
}
