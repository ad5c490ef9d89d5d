/**
 * What the endpoints of Actuator show.
 */
@NullMarked
package io.websockexnova.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
