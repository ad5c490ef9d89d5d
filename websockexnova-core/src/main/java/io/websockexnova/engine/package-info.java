/**
 * The heart: connection machine, socket generations, routing, subscription ledger and
 * outbound lanes.
 */
@NullMarked
package io.websockexnova.engine;

import org.jspecify.annotations.NullMarked;
