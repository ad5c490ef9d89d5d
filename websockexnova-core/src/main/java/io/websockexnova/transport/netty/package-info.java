/**
 * The transport over Netty: names, addresses, proxies, TLS and deadlines of a dial, the
 * upgrade and the frames. The only package that may import Netty or Reactor Netty.
 */
@NullMarked
package io.websockexnova.transport.netty;

import org.jspecify.annotations.NullMarked;
