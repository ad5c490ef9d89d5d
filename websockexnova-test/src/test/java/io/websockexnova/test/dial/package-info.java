/**
 * How the transport gets to a server: addresses, proxies, TLS, deadlines.
 */
@NullMarked
package io.websockexnova.test.dial;

import org.jspecify.annotations.NullMarked;
