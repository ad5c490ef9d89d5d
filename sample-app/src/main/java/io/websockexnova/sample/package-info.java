/**
 * The sample application: a Deribit simulator and a client in one process.
 */
@NullMarked
package io.websockexnova.sample;

import org.jspecify.annotations.NullMarked;
