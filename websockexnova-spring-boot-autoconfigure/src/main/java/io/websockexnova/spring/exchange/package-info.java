/**
 * Interfaces that talk to servers.
 */
@NullMarked
package io.websockexnova.spring.exchange;

import org.jspecify.annotations.NullMarked;
