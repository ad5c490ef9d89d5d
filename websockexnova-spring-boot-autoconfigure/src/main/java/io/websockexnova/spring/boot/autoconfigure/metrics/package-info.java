/**
 * Auto-configuration of meters.
 */
@NullMarked
package io.websockexnova.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
