package io.websockexnova.transport;

import java.net.InetSocketAddress;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the handshake of a connection came to.
 *
 * @param http2 whether the WebSocket is a stream of an HTTP/2 connection (RFC 8441)
 * @param subprotocol the subprotocol that the server chose, or null
 * @param extension the extension that the server agreed to, with its parameters as in
 * {@code Sec-WebSocket-Extensions}, or null if messages go uncompressed
 * @param remote address of the peer, which is the proxy if there is one; null if the
 * transport knows none
 * @param serverTime the server's {@code Date}, whole seconds, or null if it sent none
 */
public record Handshake(boolean http2, @Nullable String subprotocol, @Nullable String extension,
		@Nullable InetSocketAddress remote, @Nullable Instant serverTime) {
}
