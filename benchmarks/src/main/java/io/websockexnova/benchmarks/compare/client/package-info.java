/**
 * The libraries that are compared, each behind the same small interface.
 */
@NullMarked
package io.websockexnova.benchmarks.compare.client;

import org.jspecify.annotations.NullMarked;
