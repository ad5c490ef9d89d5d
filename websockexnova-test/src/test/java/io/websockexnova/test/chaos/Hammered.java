package io.websockexnova.test.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import reactor.core.Disposable;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.edge.LineProtocol;
import io.websockexnova.test.proxy.Cut;
import io.websockexnova.test.proxy.Direction;
import io.websockexnova.test.proxy.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One client with a proxy of its own, that breaks its connections again and again and
 * checks each time that the client comes back with exactly its subscriptions.
 */
final class Hammered implements Callable<Map<Hammered.Where, Integer>> {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final int TOPICS = 20;

	/** Bytes of an upgrade request and of its acceptance, about. */
	private static final int HANDSHAKE = 130;

	private final int cuts;

	private final Random random;

	private final String name;

	private final String path;

	private final WordServer server;

	private final FaultProxy proxy;

	private final NovaClient client;

	private final Map<String, Disposable> wanted = new TreeMap<>();

	private final List<ClientEvent> events = new CopyOnWriteArrayList<>();

	private final List<Throwable> errors = new CopyOnWriteArrayList<>();

	private final AtomicInteger callsBegun = new AtomicInteger();

	private final AtomicInteger callsEnded = new AtomicInteger();

	private final Map<Where, Integer> tally = new EnumMap<>(Where.class);

	Hammered(int number, int cuts, Seed seed, NovaEngine engine, WordServer server, URI url) {
		this.cuts = cuts;
		this.random = seed.random(number);
		this.name = "hammered-" + number + ", seed " + seed.value();
		this.path = "/" + number;
		this.server = server;
		this.proxy = FaultProxy.to(url.resolve(this.path));
		this.client = engine.client("hammered-" + number)
			.url(this.proxy.uri().toString())
			.platform(new LineProtocol())
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(1))
			.with(Setting.MAX_DELAY, Duration.ofMillis(10))
			.with(Setting.STABILITY_PERIOD, Duration.ofMillis(50))
			.with(Setting.CONNECTION_TIMEOUT, Duration.ofMillis(400))
			.with(Setting.AUTHENTICATION_TIMEOUT, Duration.ofMillis(400))
			.with(Setting.ACK_TIMEOUT, Duration.ofMillis(400))
			.with(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(2))
			.with(Setting.PING_INTERVAL, Duration.ofMillis(100))
			.with(Setting.PONG_TIMEOUT, Duration.ofMillis(100))
			.with(Setting.CLOSE_TIMEOUT, Duration.ofMillis(100))
			.with(Setting.BREAKER_ENABLED, false)
			.build();
		this.client.events().subscribe(this.events::add);
	}

	/**
	 * Connects, and closes again: everything that is made once is there.
	 */
	void warmUp() {
		this.client.connect().block(PATIENCE);
		this.client.close().block(PATIENCE);
	}

	@Override
	public Map<Where, Integer> call() {
		for (int i = 0; i < TOPICS; i++) {
			toggle("t" + i);
		}
		this.client.connect().block(PATIENCE);
		settle(1);
		while (this.proxy.cuts() < this.cuts) {
			toggle("t" + this.random.nextInt(TOPICS));
			Where where = Where.values()[this.random.nextInt(Where.values().length)];
			int before = this.proxy.cuts();
			long generation = this.client.status().generation();
			breakOff(where);
			// What has not come to pass must not hit the next round.
			this.proxy.cutAfter(Direction.TO_CLIENT, Long.MAX_VALUE, Cut.FIN);
			toggle("t" + this.random.nextInt(TOPICS));
			// A cut of the handshake costs a second socket.
			settle(generation + ((where == Where.HANDSHAKE) ? 2 : 1));
			this.tally.merge(where, this.proxy.cuts() - before, Integer::sum);
		}
		assertThat(this.errors).as("no stream has failed, %s", this.name).isEmpty();
		return this.tally;
	}

	/**
	 * Closes the client and checks its books.
	 */
	void close() {
		this.client.close().block(PATIENCE);
		await("every call has ended, once", () -> this.callsEnded.get() == this.callsBegun.get());
		await("the last event", () -> lastPhase() == Phase.CLOSED);
		assertThat(this.client.statistics().eventsDropped()).isZero();
		assertThat(this.client.statistics().pendingRequests()).as(this.name).isZero();
		assertThat(this.client.statistics().queued()).as(this.name).isZero();
		long attempts = this.client.statistics().attempts();
		// A dial that was given up at once need not arrive.
		assertThat(this.proxy.accepted()).as("dials that arrived, %s", this.name)
			.isBetween((int) (attempts - closedFrom(EnumSet.of(Phase.CONNECTING))), (int) attempts);
		assertThat(attempts).as("each attempt ended once, %s", this.name)
			.isEqualTo(this.client.statistics().losses()
					+ closedFrom(EnumSet.complementOf(EnumSet.of(Phase.BACKING_OFF))));
		await("the server knows the client no more", () -> this.server.subscribed(this.path).isEmpty());
	}

	void closeProxy() {
		this.proxy.close();
	}

	int cuts() {
		return this.proxy.cuts();
	}

	long attempts() {
		return this.client.statistics().attempts();
	}

	private void breakOff(Where where) {
		int before = this.proxy.cuts();
		Cut how = Cut.values()[this.random.nextInt(Cut.values().length)];
		Direction direction = Direction.values()[this.random.nextInt(Direction.values().length)];
		switch (where) {
			case HANDSHAKE -> {
				this.proxy.cutNext(direction, this.random.nextInt(HANDSHAKE), how);
				this.proxy.cut(this.random.nextBoolean() ? Cut.RESET : Cut.FIN);
				await("a cut of the handshake", () -> this.proxy.cuts() > before);
			}
			case FRAMES -> {
				this.proxy.cutAfter(direction, this.random.nextInt(this.random.nextBoolean() ? 40 : 1500), how);
				await("a cut of frames", () -> {
					poke();
					return this.proxy.cuts() > before;
				});
			}
			case OUR_CLOSE -> {
				this.proxy.cutAfter(direction, this.random.nextInt((direction == Direction.TO_SERVER) ? 8 : 4), how);
				this.client.close().block(PATIENCE);
				assertThat(this.client.status().phase()).as(this.name).isEqualTo(Phase.CLOSED);
				await("the end of all streams", () -> this.wanted.values().stream().allMatch(Disposable::isDisposed));
				this.client.connect().block(PATIENCE);
			}
			case THEIR_CLOSE -> {
				this.proxy.cutAfter(direction, this.random.nextInt((direction == Direction.TO_SERVER) ? 8 : 7), how);
				this.server.sendClose(this.path);
				await("a cut of the server's goodbye", () -> {
					poke();
					return this.proxy.cuts() > before;
				});
			}
		}
	}

	// Streams end when a client is closed, so they are subscribed to again.
	private void toggle(String topic) {
		Disposable subscription = this.wanted.remove(topic);
		if (subscription != null) {
			subscription.dispose();
		}
		else {
			subscribe(topic);
		}
	}

	private void subscribe(String topic) {
		this.wanted.put(topic, this.client.topic(topic, Integer.class).subscribe((tick) -> {
		}, this.errors::add));
	}

	private void poke() {
		this.callsBegun.incrementAndGet();
		this.client.request("echo", "x".repeat(this.random.nextInt(200) + 1), String.class).subscribe((answer) -> {
		}, (error) -> this.callsEnded.incrementAndGet(), this.callsEnded::incrementAndGet);
	}

	private void settle(long generation) {
		List<String> ended = new ArrayList<>();
		this.wanted.forEach((topic, subscription) -> {
			if (subscription.isDisposed()) {
				ended.add(topic);
			}
		});
		ended.forEach(this::subscribe);
		Set<String> registry = new TreeSet<>(this.wanted.keySet());
		await("READY on socket " + generation + " or later, with exactly the wanted topics",
				() -> this.client.status().isHealthy() && this.client.status().generation() >= generation
						&& this.server.subscribed(this.path).equals(List.of(registry)));
	}

	private void await(String what, Callable<Boolean> condition) {
		try {
			Awaitility.await(what)
				.atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(2))
				.pollDelay(Duration.ZERO)
				.until(condition);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError(this.name + " waits for " + what + ": " + this.client.status() + ", wanted "
					+ this.wanted.keySet() + ", at the server " + this.server.subscribed(this.path) + ", last events "
					+ this.events.subList(Math.max(0, this.events.size() - 20), this.events.size()), ex);
		}
	}

	private Phase lastPhase() {
		return this.events.stream()
			.filter(ClientEvent.PhaseChanged.class::isInstance)
			.map((event) -> ((ClientEvent.PhaseChanged) event).to())
			.reduce(Phase.IDLE, (first, second) -> second);
	}

	private long closedFrom(Set<Phase> phases) {
		return this.events.stream()
			.filter(ClientEvent.PhaseChanged.class::isInstance)
			.map(ClientEvent.PhaseChanged.class::cast)
			.filter((change) -> change.to() == Phase.CLOSED && phases.contains(change.from()))
			.count();
	}

	/**
	 * Where a connection is broken.
	 */
	enum Where {

		/**
		 * Between the first byte of the request and the last of the 101; comes with the
		 * cut of the connection before.
		 */
		HANDSHAKE,

		/** In the middle of traffic. */
		FRAMES,

		/** While the client says goodbye. */
		OUR_CLOSE,

		/** While the server says goodbye. */
		THEIR_CLOSE

	}

}
