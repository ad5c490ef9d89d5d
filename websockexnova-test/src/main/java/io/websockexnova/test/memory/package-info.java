/**
 * WebSockets without sockets: a transport that ends in the test that uses it. It keeps
 * the contract of {@link io.websockexnova.transport.Transport}, held by the same tests as
 * the one over the network.
 */
@NullMarked
package io.websockexnova.test.memory;

import org.jspecify.annotations.NullMarked;
