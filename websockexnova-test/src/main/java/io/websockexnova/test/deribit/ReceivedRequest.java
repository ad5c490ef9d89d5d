package io.websockexnova.test.deribit;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived; nothing in it is secret.
 *
 * @param index position among all requests, from 0
 * @param connection number of the connection, counted from 1 by accepted TCP connections
 * @param method method of the request
 * @param id id as text, or null if the client sent none
 * @param channels the {@code channels} parameter, in order; empty if there is none
 * @param params all other parameters as text, secrets replaced by {@code ***}
 * @param nanoTime time of arrival in the terms of {@link System#nanoTime()}
 */
public record ReceivedRequest(long index, int connection, String method, @Nullable String id, List<String> channels,
		Map<String, String> params, long nanoTime) {

}
