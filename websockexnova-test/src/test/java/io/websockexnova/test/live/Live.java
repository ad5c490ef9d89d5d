package io.websockexnova.test.live;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.DeribitSimulatorBuilder;
import io.websockexnova.test.stall.Metronome;

/**
 * Servers, an engine and clients with short times, all closed after the test.
 */
final class Live implements AfterEachCallback {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Delay before each attempt after a loss. */
	static final Duration DELAY = Duration.ofMillis(20);

	static final String KEY = "key-of-tests";

	static final String SECRET = "secret-of-tests";

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private @Nullable NovaEngine engine;

	/**
	 * The engine, made at its first use.
	 * @return the engine
	 */
	NovaEngine engine() {
		NovaEngine known = this.engine;
		if (known == null) {
			known = closing(NovaEngine.create());
			this.engine = known;
		}
		return known;
	}

	/**
	 * Closes a resource after the test, before those that were opened earlier.
	 * @param resource the resource
	 * @param <T> its type
	 * @return the resource
	 */
	<T extends AutoCloseable> T closing(T resource) {
		this.resources.push(resource);
		return resource;
	}

	/**
	 * Measures from now on how much the machine keeps this process from running.
	 * @return the measure
	 */
	Metronome metronome() {
		return closing(new Metronome());
	}

	ScriptedVenue venue() {
		return closing(new ScriptedVenue());
	}

	ScriptedVenue deribitVenue() {
		return closing(ScriptedVenue.deribit());
	}

	DeribitSimulator start(DeribitSimulatorBuilder builder) {
		return closing(builder.start());
	}

	/**
	 * A simulator with the market at rest, that knows the key of the tests.
	 * @return the builder
	 */
	static DeribitSimulatorBuilder simulator() {
		return DeribitSimulator.builder().credentials(KEY, SECRET).atRest();
	}

	NovaClientBuilder client(String name, URI url) {
		return engine().client(name)
			.url(url.toString())
			.with(Setting.INITIAL_DELAY, DELAY)
			.with(Setting.MAX_DELAY, DELAY)
			.with(Setting.JITTER_FACTOR, 0.0)
			.with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(500));
	}

	NovaClientBuilder plain(URI url) {
		return client("plain", url);
	}

	NovaClientBuilder jsonRpc(ScriptedVenue venue) {
		return client("json-rpc", venue.uri()).platform(new JsonRpcPlatform());
	}

	NovaClientBuilder deribit(URI url) {
		return client("deribit", url).platform(new DeribitPlatform());
	}

	NovaClientBuilder deribit(DeribitSimulator simulator) {
		return deribit(simulator.url());
	}

	NovaClientBuilder loggedIn(DeribitSimulator simulator) {
		return deribit(simulator).credentials(KEY, SECRET);
	}

	/**
	 * Builds a client and connects it.
	 * @param builder the builder
	 * @return the client, READY
	 */
	static NovaClient connect(NovaClientBuilder builder) {
		NovaClient client = builder.build();
		client.connect().block(PATIENCE);
		return client;
	}

	/**
	 * Begins to connect a client, whatever comes of it.
	 * @param client the client
	 */
	static void dial(NovaClient client) {
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
	}

	/**
	 * Waits until a client is READY on the given socket or a later one.
	 * @param client the client
	 * @param generation number of the socket
	 */
	static void awaitReady(NovaClient client, long generation) {
		awaitTrue("READY with generation " + generation,
				() -> client.status().phase() == Phase.READY && client.status().generation() >= generation);
	}

	static void awaitPhase(NovaClient client, Phase phase) {
		awaitTrue(phase.toString(), () -> client.status().phase() == phase);
	}

	static void awaitTrue(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
	}

	/**
	 * Waits until an assertion holds; for what is delivered on another thread than what
	 * the test has waited for.
	 * @param assertion the assertion
	 */
	static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
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

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		List<Throwable> failures = new ArrayList<>();
		for (AutoCloseable resource : this.resources) {
			try {
				resource.close();
			}
			catch (Exception ex) {
				failures.add(ex);
			}
		}
		if (!failures.isEmpty()) {
			throw new IllegalStateException("resources of the test could not be closed: " + failures);
		}
	}

}
