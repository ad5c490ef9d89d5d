/**
 * The documentation against the code: what a page names has to exist.
 */
@NullMarked
package io.websockexnova.test.docs;

import org.jspecify.annotations.NullMarked;
