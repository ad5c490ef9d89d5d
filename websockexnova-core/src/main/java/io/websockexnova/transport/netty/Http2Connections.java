package io.websockexnova.transport.netty;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.behavior.Tls;
import io.websockexnova.transport.ConnectRequest;

/**
 * The HTTP/2 connections of one loop. Attempts share one if it leads to the same place
 * with the same TLS material through the same proxy; another is made when none has room.
 * So the host is resolved again when a connection is made and not for each stream;
 * renewed TLS material gets a connection of its own. Used on the loop only.
 */
final class Http2Connections {

	private final NettyLoop loop;

	private final Dialler dialler;

	private final Map<Key, List<Http2Connection>> connections = new HashMap<>();

	Http2Connections(NettyLoop loop, Dialler dialler) {
		this.loop = loop;
		this.dialler = dialler;
	}

	/**
	 * Gives an attempt to a connection that takes it.
	 * @param attempt the attempt
	 */
	void join(Http2Attempt attempt) {
		Key key = Key.of(attempt.request());
		List<Http2Connection> shared = this.connections.computeIfAbsent(key, (missing) -> new ArrayList<>(1));
		for (Http2Connection connection : shared) {
			if (connection.takes(attempt.request())) {
				connection.join(attempt);
				return;
			}
		}
		Http2Connection fresh = new Http2Connection(this.loop, this, key);
		shared.add(fresh);
		fresh.join(attempt);
		fresh.dial(this.dialler, attempt.request());
	}

	/**
	 * A connection has ended.
	 * @param key where it led to
	 * @param connection the connection
	 */
	void remove(Key key, Http2Connection connection) {
		this.connections.computeIfPresent(key,
				(known, shared) -> (shared.remove(connection) && shared.isEmpty()) ? null : shared);
	}

	/**
	 * What attempts must agree on to share a connection.
	 *
	 * @param secure whether there is TLS
	 * @param host the host, in lower case
	 * @param port the port
	 * @param tls own trust and keys
	 * @param proxy the proxy
	 */
	record Key(boolean secure, String host, int port, @Nullable Tls tls, @Nullable Proxy proxy) {

		private static Key of(ConnectRequest request) {
			URI uri = request.uri();
			return new Key(Endpoint.isSecure(uri), Endpoint.host(uri).toLowerCase(Locale.ROOT), Endpoint.port(uri),
					request.tls(), request.proxy());
		}

	}

}
