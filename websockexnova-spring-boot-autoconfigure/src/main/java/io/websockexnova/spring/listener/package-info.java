/**
 * Finds annotated listeners, checks their methods and calls them.
 */
@NullMarked
package io.websockexnova.spring.listener;

import org.jspecify.annotations.NullMarked;
