/**
 * A TCP proxy that breaks connections at a chosen byte. It knows nothing of WebSockets,
 * so it cuts through frames, handshakes and TLS records alike.
 */
@NullMarked
package io.websockexnova.test.proxy;

import org.jspecify.annotations.NullMarked;
