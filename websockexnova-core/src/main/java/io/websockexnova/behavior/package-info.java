/**
 * The contract: the seven behaviours, the values they exchange, platforms, profiles and
 * settings.
 */
@NullMarked
package io.websockexnova.behavior;

import org.jspecify.annotations.NullMarked;
