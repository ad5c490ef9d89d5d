/**
 * The conformance suite: RFC 6455 asserted on the wire, over a raw-socket server.
 */
@NullMarked
package io.websockexnova.test.conformance;

import org.jspecify.annotations.NullMarked;
