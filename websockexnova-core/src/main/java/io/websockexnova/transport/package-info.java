/**
 * The seam between the engine and whatever moves bytes.
 */
@NullMarked
package io.websockexnova.transport;

import org.jspecify.annotations.NullMarked;
