/**
 * A small Deribit on the loopback interface: it speaks the JSON-RPC protocol of API v2
 * over real sockets and misbehaves on demand. It shares no code with the client, so that
 * it can be the oracle of tests.
 */
@NullMarked
package io.websockexnova.test.deribit;

import org.jspecify.annotations.NullMarked;
