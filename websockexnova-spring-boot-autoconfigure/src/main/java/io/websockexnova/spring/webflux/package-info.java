/**
 * Spring's WebSocket client over connections that come back.
 */
@NullMarked
package io.websockexnova.spring.webflux;

import org.jspecify.annotations.NullMarked;
