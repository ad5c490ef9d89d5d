/**
 * The server of the sample.
 */
@NullMarked
package io.websockexnova.sample.market;

import org.jspecify.annotations.NullMarked;
