/**
 * What a message costs from the transport to the user's code, without sockets.
 */
@NullMarked
package io.websockexnova.benchmarks.inbound;

import org.jspecify.annotations.NullMarked;
