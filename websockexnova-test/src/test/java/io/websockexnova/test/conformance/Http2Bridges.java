package io.websockexnova.test.conformance;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bridge for each peer, started when it is needed.
 */
final class Http2Bridges implements AutoCloseable {

	private final Map<Integer, Http2Bridge> bridges = new ConcurrentHashMap<>();

	/**
	 * The way to a peer over HTTP/2.
	 * @param uri URL of the peer
	 * @return URL of its bridge, with the same path and query
	 */
	URI uri(URI uri) {
		return this.bridges.computeIfAbsent(uri.getPort(), (port) -> Http2Bridge.to(uri)).uri(uri);
	}

	@Override
	public void close() {
		this.bridges.values().forEach(Http2Bridge::close);
	}

}
