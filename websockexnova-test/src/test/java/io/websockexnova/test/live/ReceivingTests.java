package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Interceptor;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.Unmatched;
import io.websockexnova.codec.CborCodec;
import io.websockexnova.codec.SmileCodec;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How data reaches users: at the same time by key, on the loop, past interceptors, in
 * other formats, and what becomes of what reaches nobody.
 */
class ReceivingTests {

	private static final String TOPIC = "trades.A.100ms";

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.deribitVenue()
		.on("public/subscribe", ScriptedVenue.Request::accept)
		.on("public/unsubscribe", ScriptedVenue.Request::accept)
		.on("public/get_time", (request) -> request.result("5"));

	private final CountDownLatch released = new CountDownLatch(1);

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@Test
	void whenParallelThenKeysRunAtTheSameTimeAndEachKeepsItsOrder() {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()));
		EventLog log = new EventLog(client);
		client.<Item>consume(TOPIC, Item.class, TopicOptions.DEFAULTS.parallel("/k", 2),
				(update) -> Mono.fromRunnable(() -> update.ifData((data) -> {
					if (data.value().equals(new Item("a", 0))) {
						await(this.released);
					}
					this.heard.add(data.value().k() + data.value().n());
				})))
			.subscribe();
		log.await(TOPIC, TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		for (int i = 0; i < 50; i++) {
			push(connection, "a", i);
			push(connection, "b", i);
		}
		Live.awaitTrue("all of the other key", () -> this.heard.size() == 50);
		assertThat(this.heard).allMatch((item) -> item.startsWith("b"));
		this.released.countDown();
		Live.awaitTrue("all", () -> this.heard.size() == 100);
		for (String key : List.of("a", "b")) {
			assertThat(this.heard.stream().filter((item) -> item.startsWith(key)).map((item) -> item.substring(1)))
				.extracting(Integer::valueOf)
				.isSorted()
				.hasSize(50);
		}
	}

	@Test
	@Tag("edge-33")
	void whenOnTheLoopThenItIsCalledThereAndOneThatThrowsGoesAlone() {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()));
		EventLog log = new EventLog(client);
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		client.<Item>updates(TOPIC, Item.class, TopicOptions.DEFAULTS.onLoop())
			.subscribe((update) -> this.heard.add(Thread.currentThread().getName()));
		client.<Item>updates(TOPIC, Item.class, TopicOptions.DEFAULTS.onLoop()).subscribe((update) -> {
			throw new IllegalStateException("consumer");
		}, failures::add);
		log.await(TOPIC, TopicState.CONFIRMED);
		push(this.venue.connection(1), "a", 1);
		push(this.venue.connection(1), "a", 2);
		Live.awaitTrue("two", () -> this.heard.size() == 2);
		assertThat(this.heard).allMatch((thread) -> thread.matches("websockexnova-\\d+"), "on the loop");
		assertThat(failures).hasSize(1);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	@Tag("edge-33")
	void whenASubscriberOnTheLoopBlocksThenItIsNamed() {
		NovaClient client = Live
			.connect(this.live.deribit(this.venue.uri()).with(Setting.BLOCKED_AFTER, Duration.ofMillis(60)));
		EventLog log = new EventLog(client);
		client.<Item>updates(TOPIC, Item.class, TopicOptions.DEFAULTS.onLoop())
			.subscribe((update) -> await(this.released));
		log.await(TOPIC, TopicState.CONFIRMED);
		push(this.venue.connection(1), "a", 1);
		assertThat(log.await(ClientEvent.HandlerBlocked.class).handler()).isEqualTo("TopicOptions.onLoop");
		this.released.countDown();
		log.await(ClientEvent.HandlerReleased.class);
	}

	@Test
	@Tag("edge-34")
	@Tag("R14")
	void whenReadingStopsForLongThenThePeerIsNotCalledDeadAndNothingIsMissing() {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri())
			.with(Setting.SILENCE_TIMEOUT, Duration.ofSeconds(2))
			.with(Setting.STALE_AFTER, Duration.ofSeconds(2)));
		EventLog log = new EventLog(client);
		TopicOptions options = TopicOptions.DEFAULTS.overflow(Overflow.BACKPRESSURE).bufferSize(10);
		client.<Item>updates(TOPIC, Item.class, options).subscribe((update) -> {
			await(this.released);
			this.heard.add((update instanceof TopicUpdate.Data<Item> data) ? Integer.toString(data.value().n()) : "-");
		});
		log.await(TOPIC, TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		for (int i = 0; i < 100; i++) {
			push(connection, "a", i);
		}
		Live.staysTrue(Duration.ofSeconds(4), "one connection, no loss", () -> this.venue.accepted() == 1
				&& log.of(ClientEvent.Lost.class).isEmpty() && log.of(ClientEvent.GapDetected.class).isEmpty());
		this.released.countDown();
		Live.awaitTrue("all", () -> this.heard.size() >= 100);
		assertThat(this.heard.subList(0, 100)).extracting(Integer::valueOf).isSorted().doesNotHaveDuplicates();
		assertThat(client.statistics().dropped()).isZero();
	}

	@Test
	void whenThereAreInterceptorsThenTheySeeReplaceAndDropMessagesBothWays() {
		Interceptor first = new Interceptor() {
			@Override
			public @Nullable Payload inbound(Payload message) {
				ReceivingTests.this.heard.add("in 1");
				return message.utf8().contains("\"n\":7") ? null : message;
			}

			@Override
			public @Nullable Outbound outbound(Outbound message) {
				ReceivingTests.this.heard.add("out 1");
				return message.kind().equals("public/secret") ? null : message;
			}
		};
		Interceptor second = new Interceptor() {
			@Override
			public Payload inbound(Payload message) {
				ReceivingTests.this.heard.add("in 2");
				return Payload.text(message.utf8().replace("\"n\":8", "\"n\":9"));
			}

			@Override
			public Outbound outbound(Outbound message) {
				ReceivingTests.this.heard.add("out 2");
				if (message.kind().equals("public/broken")) {
					throw new IllegalStateException("interceptor");
				}
				return message;
			}
		};
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()).interceptor(first).interceptor(second));
		EventLog log = new EventLog(client);
		List<Integer> numbers = new CopyOnWriteArrayList<>();
		client.topic(TOPIC, Item.class).subscribe((item) -> numbers.add(item.n()));
		log.await(TOPIC, TopicState.CONFIRMED);
		this.heard.clear();
		assertThat(client.request("public/get_time", Map.of(), Long.class).block(Live.PATIENCE)).isEqualTo(5);
		assertThat(this.heard).containsExactly("out 2", "out 1", "in 1", "in 2");
		push(this.venue.connection(1), "a", 7);
		push(this.venue.connection(1), "a", 8);
		Live.awaitTrue("one", () -> numbers.size() == 1);
		assertThat(numbers).containsExactly(9);
		assertThat(Live.failureOf(client.request("public/secret", Map.of(), Long.class)))
			.isInstanceOf(NotSentException.class);
		assertThat(client.statistics().intercepted()).isEqualTo(2);
		assertThat(Live.failureOf(client.request("public/broken", Map.of(), Long.class)))
			.isInstanceOf(NotSentException.class);
		assertThat(this.venue.methods()).doesNotContain("public/secret", "public/broken");
		assertThat(log.await(ClientEvent.ErrorOccurred.class).error()).hasMessageContaining("interceptor");
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	void whenAMessageReachesNobodyThenTheReasonIsTold() {
		NovaClient client = Live.connect(this.live.deribit(this.venue.uri()));
		List<Unmatched> unmatched = new CopyOnWriteArrayList<>();
		client.unmatched().subscribe(unmatched::add);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		connection.text("no json");
		connection.push("trades.B.100ms", "1");
		connection.text("{\"id\":4711,\"result\":1}");
		connection.text("{\"method\":\"news\",\"params\":[]}");
		Live.awaitTrue("four", () -> unmatched.size() == 4);
		assertThat(unmatched).extracting(Unmatched::reason)
			.containsExactly(Unmatched.Reason.UNDECODABLE, Unmatched.Reason.TOPIC, Unmatched.Reason.REPLY,
					Unmatched.Reason.REQUEST);
		assertThat(unmatched).extracting(Unmatched::key).containsExactly("", "trades.B.100ms", "4711", "news");
		assertThat(unmatched.get(0).payload().utf8()).isEqualTo("no json");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenACodecIsBinaryThenObjectsAreWrittenInItAndJsonPlatformsRefuseIt(boolean cbor) {
		Codec codec = cbor ? CborCodec.create() : SmileCodec.create();
		PeerServer server = this.live.closing(PeerServer.start());
		NovaClient client = this.live.plain(server.uri()).codec(codec).build();
		Live.dial(client);
		Peer peer = server.accept().upgrade();
		Live.awaitReady(client, 1);
		client.send(new Item("a", 1)).block(Live.PATIENCE);
		byte[] written = codec.encode(new Item("a", 1));
		assertThat(peer.read()).isEqualTo(Frame.binary(written));
		assertThat(codec.reader(Item.class).read(Payload.binary(written))).isEqualTo(new Item("a", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.live.deribit(this.venue.uri()).codec(codec).build())
			.withMessageContaining("'" + codec.name() + "'");
	}

	private static void push(ScriptedVenue.Connection connection, String key, int number) {
		connection.push(TOPIC, "{\"k\":\"" + key + "\",\"n\":" + number + "}");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	record Item(String k, int n) {
	}

}
