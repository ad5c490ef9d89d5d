package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Limits;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.Transport.Connecting;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * The transport under test with one loop, and shortcuts.
 */
final class TransportFixture implements AutoCloseable {

	static final int MAX_MESSAGE = 1024 * 1024;

	static final int MAX_FRAGMENTS = 1000;

	final Transport transport;

	final Loop loop;

	private final @Nullable Http2Bridges bridges;

	TransportFixture(Transport transport) {
		this(transport, null);
	}

	private TransportFixture(Transport transport, @Nullable Http2Bridges bridges) {
		this.transport = transport;
		this.loop = transport.nextLoop();
		this.bridges = bridges;
	}

	static TransportFixture create() {
		return create(1);
	}

	static TransportFixture create(int loops) {
		return new TransportFixture(NettyTransport.builder().loopThreads(loops).build());
	}

	/**
	 * All requests take the way over HTTP/2 bridges to the peers they are for.
	 */
	static TransportFixture overHttp2() {
		return overHttp2(1);
	}

	static TransportFixture overHttp2(int loops) {
		return new TransportFixture(NettyTransport.builder().loopThreads(loops).build(), new Http2Bridges());
	}

	static ConnectRequest request(URI uri) {
		return request(uri, Duration.ofSeconds(5), List.of());
	}

	static ConnectRequest request(URI uri, Duration timeout, List<String> subprotocols) {
		return ConnectRequest.to(uri)
			.subprotocols(subprotocols)
			.timeout(timeout)
			.closeTimeout(Duration.ofMillis(400))
			.limits(new Limits(MAX_MESSAGE, MAX_FRAGMENTS, Duration.ofSeconds(30)))
			.build();
	}

	Connecting connect(URI uri, RecordingListener listener) {
		return connect(request(uri), listener);
	}

	Connecting connect(ConnectRequest request, RecordingListener listener) {
		return connect(request, this.loop, listener);
	}

	Connecting connect(ConnectRequest request, Loop on, RecordingListener listener) {
		return this.transport.connect((this.bridges != null) ? over(this.bridges, request) : request, on, listener);
	}

	<T> T onLoop(Supplier<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.loop.execute(() -> {
			try {
				result.complete(task.get());
			}
			catch (RuntimeException ex) {
				result.completeExceptionally(ex);
			}
		});
		return RecordingListener.await(result);
	}

	void onLoop(Runnable task) {
		onLoop(() -> {
			task.run();
			return true;
		});
	}

	@Override
	public void close() {
		this.transport.close();
		if (this.bridges != null) {
			this.bridges.close();
		}
	}

	private static ConnectRequest over(Http2Bridges bridges, ConnectRequest request) {
		return ConnectRequest.to(bridges.uri(request.uri()))
			.headers(request.headers())
			.subprotocols(request.subprotocols())
			.timeout(request.timeout())
			.closeTimeout(request.closeTimeout())
			.limits(request.limits())
			.compression(request.compression())
			.http2(true)
			.build();
	}

}
