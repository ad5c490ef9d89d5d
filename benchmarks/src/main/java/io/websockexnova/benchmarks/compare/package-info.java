/**
 * This library beside others: the same work for each, in fresh processes that take turns.
 */
@NullMarked
package io.websockexnova.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
