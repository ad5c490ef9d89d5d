/**
 * Hints for native images.
 */
@NullMarked
package io.websockexnova.spring.aot;

import org.jspecify.annotations.NullMarked;
