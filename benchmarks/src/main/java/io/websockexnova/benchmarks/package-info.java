/**
 * Programs that measure the library, each against a server process on this machine.
 */
@NullMarked
package io.websockexnova.benchmarks;

import org.jspecify.annotations.NullMarked;
