/**
 * The edge cases of connecting, reconnecting, sending and closing, over real sockets and
 * through the public API. How often a server was dialled is what it has accepted.
 */
@NullMarked
package io.websockexnova.test.edge;

import org.jspecify.annotations.NullMarked;
