package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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

	TransportFixture(Transport transport) {
		this.transport = transport;
		this.loop = transport.nextLoop();
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
		return new TransportFixture(new Http2Bridges(NettyTransport.builder().loopThreads(1).build()));
	}

	static ConnectRequest request(URI uri) {
		return request(uri, Duration.ofSeconds(5), List.of());
	}

	static ConnectRequest request(URI uri, Duration timeout, List<String> subprotocols) {
		return ConnectRequest.to(uri)
			.subprotocols(subprotocols)
			.timeout(timeout)
			.closeTimeout(Duration.ofMillis(1500))
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
		return this.transport.connect(request, on, listener);
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
	}

}
