/**
 * A platform for tests.
 */
@NullMarked
package io.websockexnova.platform.echo;

import org.jspecify.annotations.NullMarked;
