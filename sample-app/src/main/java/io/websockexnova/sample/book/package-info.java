/**
 * The application proper: order books that follow their channels, and a view of them.
 */
@NullMarked
package io.websockexnova.sample.book;

import org.jspecify.annotations.NullMarked;
