/**
 * 10,000 clients that each receive a slow but steady stream: accounting, latency, heap
 * and CPU.
 */
@NullMarked
package io.websockexnova.benchmarks.load;

import org.jspecify.annotations.NullMarked;
