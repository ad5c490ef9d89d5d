/**
 * The transport over Netty. Reactor Netty resolves, connects and does TLS; the upgrade
 * and the frames are read and written by our own code. The only package that may import
 * Netty or Reactor Netty.
 */
@NullMarked
package io.websockexnova.transport.netty;

import org.jspecify.annotations.NullMarked;
