/**
 * Faults in great number, from a seed that is printed and can be given again with
 * {@code -Dwebsockexnova.seed=N}.
 */
@NullMarked
package io.websockexnova.test.chaos;

import org.jspecify.annotations.NullMarked;
