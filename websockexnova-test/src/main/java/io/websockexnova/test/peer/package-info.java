/**
 * A WebSocket server that does exactly what a test says, down to the byte. It knows
 * nothing of the library under test: plain sockets, blocking, every wait bounded by a
 * deadline.
 */
@NullMarked
package io.websockexnova.test.peer;

import org.jspecify.annotations.NullMarked;
