/**
 * The face of the library: the client, its builder, its status, its events and its
 * errors.
 */
@NullMarked
package io.websockexnova.client;

import org.jspecify.annotations.NullMarked;
