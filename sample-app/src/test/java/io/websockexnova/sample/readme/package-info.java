/**
 * What the README shows.
 */
@NullMarked
package io.websockexnova.sample.readme;

import org.jspecify.annotations.NullMarked;
