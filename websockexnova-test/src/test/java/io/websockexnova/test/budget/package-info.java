/**
 * What a message may cost: bytes allocated and things done, which are counted and come
 * out the same on a busy machine.
 */
@NullMarked
package io.websockexnova.test.budget;

import org.jspecify.annotations.NullMarked;
