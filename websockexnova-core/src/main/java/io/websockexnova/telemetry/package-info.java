/**
 * What clients count, as meters.
 */
@NullMarked
package io.websockexnova.telemetry;

import org.jspecify.annotations.NullMarked;
