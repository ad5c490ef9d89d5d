/**
 * Auto-configuration of health.
 */
@NullMarked
package io.websockexnova.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
