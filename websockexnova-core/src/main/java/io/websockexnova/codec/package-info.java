/**
 * Reading and writing of bodies: codecs, and a scanner that finds things in JSON without
 * reading it whole.
 */
@NullMarked
package io.websockexnova.codec;

import org.jspecify.annotations.NullMarked;
