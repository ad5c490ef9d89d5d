package io.websockexnova.test.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.TopicUpdate.GapReason;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Consumers that are slow, throw or go away.
 */
class SlowConsumerTests {

	private static final String TOPIC = "trades.A.100ms";

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue()
		.on("public/subscribe", ScriptedVenue.Request::accept)
		.on("public/unsubscribe", ScriptedVenue.Request::accept)
		.on("public/get_time", (request) -> request.result("5"));

	private final CountDownLatch blocked = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	@Test
	@Tag("edge-34")
	@Tag("R14")
	@Tag("R19")
	@Tag("deribit-49")
	@Tag("jsonrpc-41")
	void whenASubscriberIsSlowThenEachMessageIsAccountedForAndItsSiblingMissesNothing() throws Exception {
		int count = 20_000;
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()).with(Setting.BUFFER_SIZE, 500));
		EventLog log = new EventLog(client);
		List<Integer> delivered = new CopyOnWriteArrayList<>();
		List<String> shape = new CopyOnWriteArrayList<>();
		client.updates(TOPIC, Integer.class).subscribe((update) -> {
			this.blocked.countDown();
			await(this.released);
			update.ifData((data) -> delivered.add(data.value()));
			if (!(update instanceof TopicUpdate.Data<Integer>)) {
				shape.add(name(update));
			}
		});
		AtomicInteger sibling = new AtomicInteger();
		client.topic("trades.B.100ms", Integer.class).subscribe((value) -> sibling.incrementAndGet());
		log.await(TOPIC, TopicState.CONFIRMED);
		log.await("trades.B.100ms", TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		long before = client.statistics().messagesReceived();
		for (int i = 0; i < count; i++) {
			connection.push(TOPIC, Integer.toString(i));
			if (i % 40 == 0) {
				connection.push("trades.B.100ms", "1");
			}
			if (i == count / 2) {
				assertThat(this.blocked.await(10, TimeUnit.SECONDS)).isTrue();
				CompletableFuture<Long> call = client.request("public/get_time", Map.of(), Long.class).toFuture();
				assertThat(call).as("calls are answered").succeedsWithin(Duration.ofSeconds(1));
			}
		}
		Live.awaitTrue("all has been read, and one reply",
				() -> client.statistics().messagesReceived() == before + count + count / 40 + 1);
		Live.awaitTrue("the sibling has all", () -> sibling.get() == count / 40);
		long droppedWhileBlocked = client.statistics().dropped();
		assertThat(droppedWhileBlocked).isGreaterThan(count / 2);
		this.released.countDown();
		Live.awaitTrue("what was kept is delivered", () -> delivered.size() + client.statistics().dropped() == count);
		assertThat(client.statistics().dropped()).isEqualTo(droppedWhileBlocked);
		assertThat(delivered).isSorted().doesNotHaveDuplicates();
		connection.push(TOPIC, Integer.toString(count));
		Live.awaitTrue("it flows again", () -> delivered.get(delivered.size() - 1) == count);
		assertThat(shape).containsExactly("Gap OVERFLOW", "Recovered lossy");
		Live.eventually(
				() -> assertThat(log.of(ClientEvent.GapDetected.class)).extracting(ClientEvent.GapDetected::reason)
					.containsExactly(GapReason.OVERFLOW));
		assertThat(client.statistics().unmatched()).isZero();
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-34")
	@Tag("R14")
	void whenASubscriberOfABookWasTooSlowThenItGoesOnFromASnapshot() throws Exception {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator).with(Setting.BUFFER_SIZE, 64));
		EventLog log = new EventLog(client);
		String topic = "book.BTC-PERPETUAL.raw";
		List<Integer> slowly = new CopyOnWriteArrayList<>();
		client.topic("book.ETH-PERPETUAL.raw", JsonNode.class).subscribe((data) -> slowly.add(1));
		BookLog book = new BookLog(client, topic);
		log.await(topic, TopicState.CONFIRMED);
		// The book's lock holds its subscriber up.
		synchronized (book) {
			simulator.advance(2000);
			Live.awaitTrue("messages are dropped", () -> client.statistics().dropped() > 500);
		}
		Live.awaitTrue("it catches up", () -> {
			simulator.advance(1);
			return book.shape().size() > 5;
		});
		Live.awaitTrue("the book", () -> {
			simulator.advance(1);
			return book.book().changeId() == simulator.book("BTC-PERPETUAL").changeId();
		});
		assertThat(book.book().bids()).hasSameSizeAs(simulator.book("BTC-PERPETUAL").bids());
		assertThat(book.shape()).startsWith("Snapshot", "Change", "Gap OVERFLOW", "Repairing", "Recovered", "Snapshot");
		assertThat(book.brokenLinks()).isZero();
		assertThat(simulator.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-34")
	@Tag("R14")
	void whenNotEvenMarkersFitThenTheyAreAccountedForToo() throws Exception {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri())
			.with(Setting.BUFFER_SIZE, 1)
			.with(Setting.STALE_AFTER, Duration.ofMillis(5))
			.with(Setting.REPAIRS_PER_MINUTE, 10_000)
			.behaviors((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			})));
		EventLog log = new EventLog(client);
		AtomicInteger delivered = new AtomicInteger();
		TopicLog sibling = new TopicLog(client, TOPIC);
		Disposable slow = client.updates(TOPIC, JsonNode.class).subscribe((update) -> {
			this.blocked.countDown();
			await(this.released);
			delivered.incrementAndGet();
		});
		assertThat(this.blocked.await(10, TimeUnit.SECONDS)).isTrue();
		Live.awaitTrue("many markers", () -> sibling.updates().size() > 900);
		sibling.cancel();
		this.released.countDown();
		Live.awaitTrue("each is delivered or dropped",
				() -> delivered.get() + client.statistics().dropped() >= markers(log));
		slow.dispose();
		log.await(TOPIC, TopicState.GONE);
		assertThat(client.statistics().dropped()).isPositive();
	}

	@Test
	@Tag("edge-34")
	@Tag("R19")
	void whenASubscriberThrowsOrGoesThenItAloneIsRemoved() {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()));
		EventLog log = new EventLog(client);
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		TopicLog first = new TopicLog(client, TOPIC);
		client.topic(TOPIC, JsonNode.class).subscribe((data) -> {
			throw new IllegalStateException("consumer");
		}, failures::add);
		TopicLog third = new TopicLog(client, TOPIC);
		log.await(TOPIC, TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		connection.push(TOPIC, "1");
		Live.awaitTrue("it failed", () -> failures.size() == 1);
		third.awaitData(1);
		third.cancel();
		connection.push(TOPIC, "2");
		first.awaitData(2);
		Live.staysTrue(Duration.ofMillis(100), "one failure, and nothing for the one that went",
				() -> failures.size() == 1 && third.data().size() == 1);
		assertThat(this.venue.methods()).doesNotContain("public/unsubscribe");
		first.cancel();
		log.await(TOPIC, TopicState.GONE);
		assertThat(this.venue.methods()).filteredOn("public/unsubscribe"::equals).hasSize(1);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-34")
	@Tag("jsonrpc-41")
	void whenAListenerOfUnmatchedMessagesIsSlowThenItsBufferIsBoundedAndDropsAreCounted() throws Exception {
		ScriptedVenue server = this.live.venue();
		server.on("ping", (request) -> request.result("1"));
		NovaClient client = Live.connect(this.live.jsonRpc(server));
		AtomicInteger delivered = new AtomicInteger();
		client.messages().subscribe((payload) -> {
			this.blocked.countDown();
			await(this.released);
			delivered.incrementAndGet();
		});
		int count = 10_000;
		ScriptedVenue.Connection connection = server.connection(1);
		for (int i = 0; i < count; i++) {
			connection.text("{\"jsonrpc\":\"2.0\",\"method\":\"tell\",\"params\":[" + i + "]}");
		}
		assertThat(this.blocked.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Integer> call = client.request("ping", List.of(), Integer.class).toFuture();
		assertThat(call).succeedsWithin(Duration.ofSeconds(1));
		Live.awaitTrue("all has been read", () -> client.statistics().unmatched() == count);
		this.released.countDown();
		Live.awaitTrue("delivered and dropped are all", () -> delivered.get() + client.statistics().dropped() == count);
		assertThat(client.statistics().dropped()).isGreaterThan(count / 2);
	}

	@Test
	@Tag("edge-34")
	void whenAListenerOfEventsIsSlowThenItsDropsAreCountedAndOthersMissNothing() throws Exception {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()));
		AtomicInteger delivered = new AtomicInteger();
		client.events().subscribe((event) -> {
			this.blocked.countDown();
			await(this.released);
			delivered.incrementAndGet();
		});
		EventLog log = new EventLog(client);
		int count = 3000;
		ScriptedVenue.Connection connection = this.venue.connection(1);
		for (int i = 1; i <= count; i++) {
			connection.text("no json");
			int sent = i;
			if (i % 500 == 0) {
				// Fewer than fit into the buffer of a listener that keeps up.
				Live.awaitTrue("the other one has all", () -> log.errors().size() == sent);
			}
		}
		assertThat(this.blocked.await(10, TimeUnit.SECONDS)).isTrue();
		this.released.countDown();
		Live.awaitTrue("delivered and dropped are all",
				() -> delivered.get() + client.statistics().eventsDropped() == count);
		assertThat(client.statistics().eventsDropped()).isPositive();
	}

	@Test
	@Tag("R19")
	@Tag("edge-37")
	void whenAConsumerOfOneClientIsBlockedThenOthersAreAsFastAsBefore() throws Exception {
		NovaClient slow = Live.connect(this.live.client("slow", this.venue.uri())
			.platform(new DeribitPlatform())
			.with(Setting.BUFFER_SIZE, 16));
		NovaClient other = Live.connect(this.live.client("other", this.venue.uri()).platform(new DeribitPlatform()));
		List<Duration> before = roundTrips(other);
		slow.topic(TOPIC, JsonNode.class).subscribe((data) -> {
			this.blocked.countDown();
			await(this.released);
		});
		Live.awaitTrue("subscribed", () -> this.venue.methods().contains("public/subscribe"));
		ScriptedVenue.Connection connection = this.venue.connection(1);
		for (int i = 0; i < 3000; i++) {
			connection.push(TOPIC, "1");
		}
		assertThat(this.blocked.await(10, TimeUnit.SECONDS)).isTrue();
		List<Duration> during = roundTrips(other);
		this.released.countDown();
		assertThat(median(during)).as("before: %s", median(before))
			.isLessThan(median(before).multipliedBy(3).plusMillis(20));
		assertThat(other.statistics().dropped()).isZero();
	}

	@Test
	@Tag("deribit-49")
	@Tag("R26")
	void whenTheServerComplainsOfSlownessAndClosesThenTheCauseIsNamed() {
		DeribitSimulator simulator = this.live.start(Live.simulator());
		NovaClient client = Live.connect(this.live.loggedIn(simulator));
		EventLog log = new EventLog(client);
		simulator.faults().sendError(10001, "connection_too_slow");
		log.await(ClientEvent.ErrorOccurred.class);
		simulator.faults().fin();
		ClientEvent.Lost lost = log.await(ClientEvent.Lost.class);
		assertThat(lost.loss().lastError()).isNotNull()
			.satisfies((error) -> assertThat(error.message()).isEqualTo("connection_too_slow"));
		Live.awaitReady(client, 2);
	}

	private static long markers(EventLog log) {
		return log.of(ClientEvent.GapDetected.class).size() + log.of(ClientEvent.RepairStarted.class).size()
				+ log.of(ClientEvent.TopicRecovered.class).size();
	}

	private static String name(TopicUpdate<?> update) {
		if (update instanceof TopicUpdate.Gap<?> gap) {
			return "Gap " + gap.reason();
		}
		return (update instanceof TopicUpdate.Recovered<?> recovered && !recovered.complete()) ? "Recovered lossy"
				: update.getClass().getSimpleName();
	}

	private static List<Duration> roundTrips(NovaClient client) {
		List<Duration> times = new ArrayList<>();
		for (int i = 0; i < 15; i++) {
			long start = System.nanoTime();
			client.request("public/get_time", Map.of(), Long.class).block(Live.PATIENCE);
			times.add(Duration.ofNanos(System.nanoTime() - start));
		}
		return times;
	}

	private static Duration median(List<Duration> times) {
		return times.stream().sorted().toList().get(times.size() / 2);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
