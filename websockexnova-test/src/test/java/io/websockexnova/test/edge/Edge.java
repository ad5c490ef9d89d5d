package io.websockexnova.test.edge;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import javax.net.ssl.SSLContext;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * A server, an engine and clients with short times, all closed after the test.
 */
final class Edge implements AfterEachCallback {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Delay before the first attempt after a loss, and before each later one. */
	static final Duration DELAY = Duration.ofMillis(20);

	private final List<AutoCloseable> resources = new ArrayList<>();

	private @Nullable NovaEngine engine;

	private @Nullable PeerServer server;

	private @Nullable EventLog log;

	/**
	 * The server, started at its first use.
	 * @return the server
	 */
	PeerServer server() {
		PeerServer known = this.server;
		if (known == null) {
			known = closing(PeerServer.start());
			this.server = known;
		}
		return known;
	}

	/**
	 * Starts another server.
	 * @param tls its keys, or null for one without TLS
	 * @return the server
	 */
	PeerServer server(@Nullable SSLContext tls) {
		return closing(PeerServer.start(tls));
	}

	/**
	 * The engine, made at its first use over a transport with one loop.
	 * @return the engine
	 */
	NovaEngine engine() {
		NovaEngine known = this.engine;
		return (known != null) ? known : engine(NettyTransport.builder().loopThreads(1).build());
	}

	/**
	 * Makes the engine over a transport.
	 * @param transport the transport, closed after the engine
	 * @return the engine
	 */
	NovaEngine engine(Transport transport) {
		return engine(NovaEngine.builder().transport(closing(transport)));
	}

	NovaEngine engine(NovaEngine.Builder builder) {
		NovaEngine made = closing(builder.build());
		this.engine = made;
		return made;
	}

	/**
	 * Starts to build a client of {@link #server()}.
	 * @return the builder
	 */
	NovaClientBuilder client() {
		return client("edge", server().uri());
	}

	NovaClientBuilder client(String name, URI url) {
		return engine().client(name)
			.url(url.toString())
			.with(Setting.INITIAL_DELAY, DELAY)
			.with(Setting.MAX_DELAY, DELAY)
			.with(Setting.JITTER_FACTOR, 0.0)
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofSeconds(3))
			.with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(100));
	}

	/**
	 * Builds a client and keeps its events for {@link #log()}.
	 * @param builder the builder
	 * @return the client
	 */
	NovaClient build(NovaClientBuilder builder) {
		NovaClient client = builder.build();
		this.log = new EventLog(client);
		return client;
	}

	/**
	 * Builds a client that keeps its events, and begins to connect it.
	 * @param builder the builder
	 * @return the client
	 */
	NovaClient dial(NovaClientBuilder builder) {
		NovaClient client = build(builder);
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		return client;
	}

	/**
	 * The events of the client that was built last.
	 * @return the events
	 */
	EventLog log() {
		EventLog known = this.log;
		if (known == null) {
			throw new IllegalStateException("no client has been built");
		}
		return known;
	}

	/**
	 * Waits until a client is READY on the given socket or a later one.
	 * @param client the client
	 * @param generation number of the socket
	 */
	void awaitReady(NovaClient client, long generation) {
		awaitTrue("READY with generation " + generation,
				() -> client.status().phase() == Phase.READY && client.status().generation() >= generation);
		log().awaitStatus();
	}

	void awaitPhase(NovaClient client, Phase phase) {
		awaitTrue(phase.toString(), () -> client.status().phase() == phase);
		log().awaitStatus();
	}

	void awaitDials(int count) {
		awaitTrue(count + " dials", () -> server().accepted() >= count);
	}

	static void awaitTrue(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
	}

	/**
	 * Watches that something stays true.
	 * @param time how long
	 * @param what it is, for the failure
	 * @param condition the condition
	 */
	static void staysTrue(Duration time, String what, Callable<Boolean> condition) {
		Awaitility.await(what)
			.during(time)
			.atMost(time.plus(PATIENCE))
			.pollInterval(Duration.ofMillis(5))
			.failFast("no longer true: " + what, () -> !condition.call())
			.until(condition);
	}

	/**
	 * Waits for the failure of an operation.
	 * @param operation the operation
	 * @return what it failed with
	 */
	static Throwable failureOf(Mono<?> operation) {
		return operation.then(Mono.<Throwable>empty())
			.onErrorResume(Mono::just)
			.blockOptional(PATIENCE)
			.orElseThrow(() -> new AssertionError("it did not fail"));
	}

	<T extends AutoCloseable> T closing(T resource) {
		this.resources.add(0, resource);
		return resource;
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (AutoCloseable resource : this.resources) {
			resource.close();
		}
	}

}
