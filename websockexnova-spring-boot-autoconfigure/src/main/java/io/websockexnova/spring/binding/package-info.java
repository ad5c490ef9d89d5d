/**
 * What annotations say, resolved and checked when the application starts.
 */
@NullMarked
package io.websockexnova.spring.binding;

import org.jspecify.annotations.NullMarked;
