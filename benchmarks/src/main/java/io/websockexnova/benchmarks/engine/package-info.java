/**
 * What a message costs in the client, from the transport to the user's code and back,
 * without sockets.
 */
@NullMarked
package io.websockexnova.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
