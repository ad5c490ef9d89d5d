/**
 * The server that all libraries are compared against. It does as little as it can for
 * each message, so that the client is what limits the run.
 */
@NullMarked
package io.websockexnova.benchmarks.compare.peer;

import org.jspecify.annotations.NullMarked;
