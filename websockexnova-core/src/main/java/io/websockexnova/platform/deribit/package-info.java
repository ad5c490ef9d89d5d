/**
 * Deribit: JSON-RPC 2.0 over WebSocket, API version 2.
 *
 * @see <a href="https://docs.deribit.com">Deribit API documentation</a>
 */
@NullMarked
package io.websockexnova.platform.deribit;

import org.jspecify.annotations.NullMarked;
