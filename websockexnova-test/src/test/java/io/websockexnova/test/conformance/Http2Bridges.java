package io.websockexnova.test.conformance;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * The network, but all connections take the way over HTTP/2: for each peer there is a
 * bridge, started when it is needed.
 */
final class Http2Bridges implements Transport {

	private final Map<Integer, Http2Bridge> bridges = new ConcurrentHashMap<>();

	private final NettyTransport transport;

	Http2Bridges(NettyTransport transport) {
		this.transport = transport;
	}

	/**
	 * The bridge to a peer.
	 * @param uri URL of the peer
	 * @return its bridge
	 */
	Http2Bridge bridge(URI uri) {
		return this.bridges.computeIfAbsent(uri.getPort(), (port) -> Http2Bridge.to(uri));
	}

	@Override
	public Loop nextLoop() {
		return this.transport.nextLoop();
	}

	@Override
	public Connecting connect(ConnectRequest request, Loop loop, SocketListener listener) {
		return this.transport.connect(ConnectRequest.to(bridge(request.uri()).uri(request.uri()))
			.headers(request.headers())
			.subprotocols(request.subprotocols())
			.timeout(request.timeout())
			.closeTimeout(request.closeTimeout())
			.limits(request.limits())
			.compression(request.compression())
			.fragmentSize(request.fragmentSize())
			.http2(true)
			.build(), loop, listener);
	}

	@Override
	public void close() {
		this.transport.close();
		this.bridges.values().forEach(Http2Bridge::close);
	}

}
