package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.Trade;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnError;
import io.websockexnova.spring.annotation.OnGap;
import io.websockexnova.spring.annotation.OnMessage;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.annotation.Reply;
import io.websockexnova.spring.listener.NovaListenerEndpoint;
import io.websockexnova.spring.listener.NovaListenerRegistry;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the annotations of listener methods bring about, over a real socket.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(90)
class ListenerAnnotationsTests {

	private static final String BTC = "book.BTC-PERPETUAL.100ms";

	private static final String ETH = "book.ETH-PERPETUAL.100ms";

	private static final String TRADES = "trades.BTC-PERPETUAL.100ms";

	private final DeribitSimulator simulator = DeribitSimulator.builder().start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial");

	private final ApplicationContextRunner deribit = this.runner.withPropertyValues(
			"websockexnova.clients.feed.platform=deribit", "websockexnova.clients.feed.url=" + this.simulator.url());

	@AfterEach
	void closeSimulator() {
		this.simulator.close();
	}

	@Test
	void placeholdersAndExpressionsStandForSeveralTopics() {
		this.deribit.withPropertyValues("feed.books=" + BTC + ", " + ETH, "feed.coins=BTC,SOL", "feed.kind=trades")
			.withBean(Expanding.class)
			.run((context) -> {
				Expanding expanding = context.getBean(Expanding.class);
				await().until(() -> expanding.calls.get() > 3);
				assertThat(this.simulator.subscriptions()).singleElement()
					.extracting(ConnectionSubscriptions::channels)
					.satisfies((channels) -> assertThat(channels).containsExactlyInAnyOrder(BTC, ETH,
							"trades.BTC-PERPETUAL.100ms", "trades.SOL-PERPETUAL.100ms", "trades.ETH-PERPETUAL.100ms"));
			});
	}

	@Test
	void gapMethodsGetTheirMarkersInTheOrderOfTheData() {
		this.deribit.withBean(Healing.class).run((context) -> {
			Healing healing = context.getBean(Healing.class);
			await().until(() -> healing.seen.size() > 2);
			this.simulator.faults().skipDelta(BTC);
			await().until(() -> healing.seen.contains("recovered complete " + BTC));
			int gap = healing.seen.indexOf("gap SEQUENCE");
			int repairing = healing.seen.indexOf("repairing");
			int recovered = healing.seen.indexOf("recovered complete " + BTC);
			await().until(() -> healing.seen.size() > recovered + 1);
			assertThat(healing.seen.get(0)).isEqualTo("snapshot");
			assertThat(healing.seen.subList(1, gap)).containsOnly("change");
			assertThat(healing.seen.subList(gap, recovered)).containsExactly("gap SEQUENCE", "repairing");
			assertThat(repairing).isGreaterThan(gap);
			assertThat(healing.seen.get(recovered + 1)).isEqualTo("snapshot");
			assertThat(healing.together.most()).isEqualTo(1);
			assertThat(healing.others).doesNotContain(BTC);
		});
	}

	@Test
	@Tag("edge-33")
	void errorMethodsTakeTheErrorsOfTheListenerInsteadOfTheLog(CapturedOutput output) {
		this.simulator.faults().rejectChannel(ETH);
		this.deribit.withBean(Failing.class).withBean(Careless.class).run((context) -> {
			Failing failing = context.getBean(Failing.class);
			await().until(() -> failing.states.size() > 2 && failing.async.size() > 1);
			assertThat(failing.states).containsOnly("on purpose at Failing.onBook");
			assertThat(failing.async).containsOnly("later at Failing.onTrades of feed");
			await().untilAsserted(() -> assertThat(failing.refused).isNotEmpty());
			assertThat(output).doesNotContain("Failing.onBook").doesNotContain("Failing.onTrades");
			await().untilAsserted(() -> assertThat(output).contains(Careless.class.getName() + ".complain(Throwable)"));
			assertThat(failures(context.getBean(NovaListenerRegistry.class), "Failing.onBook")).isGreaterThan(2);
		});
	}

	@Test
	void errorMethodsTakeWhatTheClientReports() {
		this.deribit.withBean(Unreadable.class).run((context) -> {
			Unreadable unreadable = context.getBean(Unreadable.class);
			await().until(() -> unreadable.errors.size() > 1);
			assertThat(unreadable.errors)
				.allSatisfy((error) -> assertThat(error).startsWith("feed: a message of topic '" + BTC + "'"));
		});
	}

	@Test
	void messagesWithoutATopicComeAsWhatIsDeclared() {
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade().send(Frame.text("{\"name\":\"a\",\"size\":2}"));
			peer.awaitEnd();
		})) {
			this.runner.withPropertyValues("websockexnova.clients.chat.url=" + server.uri())
				.withBean(Messages.class)
				.run((context) -> {
					Messages messages = context.getBean(Messages.class);
					await().until(() -> messages.seen.size() == 4);
					assertThat(messages.seen).containsExactlyInAnyOrder(new Item("a", 2), "{\"name\":\"a\",\"size\":2}",
							21, "chat");
				});
		}
	}

	@Test
	void aMessageThatCannotBeReadIsAnErrorThatDoesNotQuoteIt(CapturedOutput output) {
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade().send(Frame.text("{\"name\":\"secret"));
			peer.awaitEnd();
		})) {
			this.runner.withPropertyValues("websockexnova.clients.chat.url=" + server.uri())
				.withBean(Messages.class)
				.run((context) -> await().untilAsserted(() -> assertThat(output)
					.contains("a message of 15 bytes cannot be read as " + Item.class.getName())));
			assertThat(output.getAll()).doesNotContain("secret");
		}
	}

	@Test
	void whatAReplyingMethodReturnsIsSent() {
		List<String> received = Collections.synchronizedList(new ArrayList<>());
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade().send(Frame.text("hello"));
			for (int i = 0; i < 5; i++) {
				received.add(peer.read().text());
			}
			peer.awaitEnd();
		})) {
			this.runner
				.withPropertyValues("websockexnova.clients.chat.url=" + server.uri(),
						"websockexnova.outbound.offline=wait")
				.withBean(Replying.class)
				.run((context) -> {
					await().until(() -> received.size() == 5);
					assertThat(received).containsExactlyInAnyOrder("value hello", "mono hello", "stage hello",
							"first hello", "second hello");
					assertThat(received.indexOf("first hello")).isLessThan(received.indexOf("second hello"));
				});
		}
	}

	@Test
	void keysAreHandledAtTheSameTimeAndEachInOrder() {
		this.deribit.withPropertyValues("feed.parallelism=2").withBean(Parallel.class).run((context) -> {
			Parallel parallel = context.getBean(Parallel.class);
			assertThat(parallel.bothInside.await(30, TimeUnit.SECONDS)).isTrue();
			await().until(() -> parallel.seen.size() > 20);
			for (String instrument : List.of("BTC-PERPETUAL", "ETH-PERPETUAL")) {
				List<BookUpdate> chain = parallel.seen.stream()
					.filter((update) -> instrument.equals(update.instrumentName()))
					.toList();
				assertThat(chain).hasSizeGreaterThan(3);
				for (int i = 1; i < chain.size(); i++) {
					assertThat(chain.get(i).previousChangeId()).isEqualTo(chain.get(i - 1).changeId());
				}
			}
		});
	}

	@Test
	void onTheFastPathTheEventLoopItselfCalls() {
		this.deribit.withBean(Fast.class).run((context) -> {
			Fast fast = context.getBean(Fast.class);
			await().until(() -> fast.seen.size() > 5);
			this.simulator.faults().kill();
			await().until(() -> fast.gaps.get() > 0);
			assertThat(fast.offLoop.get()).isZero();
			assertThat(fast.seen.peek().isSnapshot()).isTrue();
		});
	}

	private static long failures(NovaListenerRegistry registry, String name) {
		return registry.endpoints()
			.stream()
			.filter((endpoint) -> endpoint.name().equals(name))
			.mapToLong(NovaListenerEndpoint::failures)
			.sum();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	@NovaListener("feed")
	static class Expanding {

		private final AtomicInteger calls = new AtomicInteger();

		@OnTopic({ "${feed.books}", "#{'${feed.coins}'.split(',').![ '${feed.kind}.' + #this + '-PERPETUAL.100ms' ]}",
				"${feed.kind}.ETH-PERPETUAL.100ms" })
		void on(Object payload) {
			this.calls.incrementAndGet();
		}

	}

	@NovaListener("feed")
	static class Healing {

		private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		private final Queue<String> others = new ConcurrentLinkedQueue<>();

		private final Together together = new Together();

		@OnTopic(BTC)
		void onBook(BookUpdate update) {
			this.together.during(() -> this.seen.add(update.isSnapshot() ? "snapshot" : "change"));
		}

		@OnTopic(TRADES)
		void onTrades(List<Trade> trades) {
		}

		@OnGap(BTC)
		void missing(TopicUpdate.Gap<?> gap) {
			this.together.during(() -> this.seen.add("gap " + gap.reason()));
		}

		@OnGap
		Mono<Void> repairing(TopicUpdate.Repairing<?> repairing) {
			return Mono.fromRunnable(() -> this.together.during(() -> this.seen.add("repairing")));
		}

		@OnGap(BTC)
		void whole(NovaClient client, TopicUpdate<?> marker, String topic) {
			if (marker instanceof TopicUpdate.Recovered<?> recovered) {
				this.together.during(
						() -> this.seen.add("recovered " + (recovered.complete() ? "complete " : "lossy ") + topic));
			}
		}

		@OnGap(TRADES)
		void other(TopicUpdate<?> marker) {
			this.others.add(marker.topic());
		}

	}

	@NovaListener("feed")
	static class Failing {

		private final Queue<String> states = new ConcurrentLinkedQueue<>();

		private final Queue<String> async = new ConcurrentLinkedQueue<>();

		private final Queue<SubscriptionException> refused = new ConcurrentLinkedQueue<>();

		@OnTopic(BTC)
		void onBook(BookUpdate update) {
			throw new IllegalStateException("on purpose");
		}

		@OnTopic(TRADES)
		Mono<Void> onTrades(List<Trade> trades) {
			return Mono.error(new UnsupportedOperationException("later"));
		}

		@OnTopic(ETH)
		void onRefused(BookUpdate update) {
		}

		@OnError
		void state(IllegalStateException ex, String place) {
			this.states.add(ex.getMessage() + " at " + place);
		}

		@OnError
		Mono<Void> unsupported(String place, UnsupportedOperationException ex, NovaClient client) {
			return Mono.fromRunnable(() -> this.async.add(ex.getMessage() + " at " + place + " of " + client.name()));
		}

		@OnError
		void refused(SubscriptionException ex) {
			this.refused.add(ex);
		}

	}

	@NovaListener("feed")
	static class Careless {

		@OnTopic(BTC)
		void onBook(BookUpdate update) {
			throw new IllegalArgumentException("first");
		}

		@OnError
		void complain(Throwable error) {
			throw new IllegalArgumentException("second");
		}

	}

	@NovaListener("feed")
	static class Unreadable {

		private final Queue<String> errors = new ConcurrentLinkedQueue<>();

		@OnTopic(BTC)
		void onBook(int payload) {
		}

		@OnError
		void on(NovaException ex, String place) {
			this.errors.add(place + ": " + ex.getMessage());
		}

	}

	@NovaListener("chat")
	static class Messages {

		private final Queue<Object> seen = new ConcurrentLinkedQueue<>();

		@OnMessage
		void item(Item item) {
			this.seen.add(item);
		}

		@OnMessage
		void text(String text) {
			this.seen.add(text);
		}

		@OnMessage
		void bytes(byte[] bytes) {
			this.seen.add(bytes.length);
		}

		@OnMessage
		void payload(NovaClient client, Payload payload) {
			this.seen.add(client.name());
		}

	}

	record Item(String name, int size) {

	}

	@NovaListener("chat")
	static class Replying {

		@Reply
		@OnMessage
		String value(String text) {
			return "value " + text;
		}

		@Reply
		@OnMessage
		Mono<String> mono(String text) {
			return Mono.just("mono " + text);
		}

		@Reply
		@OnMessage
		CompletionStage<String> stage(String text) {
			return CompletableFuture.completedFuture("stage " + text);
		}

		@Reply
		@OnMessage
		Flux<String> flux(String text) {
			return Flux.just("first " + text, "second " + text);
		}

		@OnMessage
		Mono<String> ignored(String text) {
			return Mono.just("ignored " + text);
		}

	}

	@NovaListener("feed")
	static class Parallel {

		private final Queue<BookUpdate> seen = new ConcurrentLinkedQueue<>();

		private final CountDownLatch bothInside = new CountDownLatch(2);

		@OnTopic(value = { BTC, ETH }, key = "/instrument_name", parallelism = "${feed.parallelism}")
		void on(BookUpdate update) throws InterruptedException {
			if (update.isSnapshot()) {
				this.bothInside.countDown();
				// Only another thread can count on while this one waits.
				assertThat(this.bothInside.await(30, TimeUnit.SECONDS)).isTrue();
			}
			this.seen.add(update);
		}

	}

	@NovaListener("feed")
	static class Fast {

		private final Queue<BookUpdate> seen = new ConcurrentLinkedQueue<>();

		private final AtomicInteger gaps = new AtomicInteger();

		private final AtomicInteger offLoop = new AtomicInteger();

		@OnTopic(value = BTC, fastPath = true)
		void on(BookUpdate update) {
			note();
			this.seen.add(update);
		}

		@OnGap
		void gap() {
			note();
			this.gaps.incrementAndGet();
		}

		private void note() {
			if (!Schedulers.isInNonBlockingThread()) {
				this.offLoop.incrementAndGet();
			}
		}

	}

	static class Together {

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		void during(Runnable action) {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			action.run();
			this.inside.decrementAndGet();
		}

		int most() {
			return this.most.get();
		}

	}

}
