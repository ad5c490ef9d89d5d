/**
 * What the guides show.
 */
@NullMarked
package io.websockexnova.sample.guides;

import org.jspecify.annotations.NullMarked;
