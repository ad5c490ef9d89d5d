/**
 * JSON-RPC 2.0: the platform, and the parts that dialects of it are composed of.
 */
@NullMarked
package io.websockexnova.platform.jsonrpc;

import org.jspecify.annotations.NullMarked;
