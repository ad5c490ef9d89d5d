/**
 * An application with an exchange interface.
 */
@NullMarked
package io.websockexnova.spring.exchange.market;

import org.jspecify.annotations.NullMarked;
