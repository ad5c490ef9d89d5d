/**
 * How much a busy machine keeps the tests from running.
 */
@NullMarked
package io.websockexnova.test.stall;

import org.jspecify.annotations.NullMarked;
