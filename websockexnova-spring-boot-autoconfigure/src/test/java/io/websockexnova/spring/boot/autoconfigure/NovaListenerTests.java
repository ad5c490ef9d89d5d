package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.Trade;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.listener.NovaListenerEndpoint;
import io.websockexnova.spring.listener.NovaListenerRegistry;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners from the property to the method, over a real socket.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(90)
class NovaListenerTests {

	private static final String BTC = "book.BTC-PERPETUAL.100ms";

	private static final String ETH = "book.ETH-PERPETUAL.100ms";

	private static final String TRADES = "trades.BTC-PERPETUAL.100ms";

	private final DeribitSimulator simulator = DeribitSimulator.builder().start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial", "websockexnova.clients.deribit.platform=deribit",
				"websockexnova.clients.deribit.url=" + this.simulator.url());

	@AfterEach
	void closeSimulator() {
		this.simulator.close();
	}

	@Test
	void aMethodGetsTypedPayloadsOfAllItsTopicsInOrder() {
		this.runner.withBean(Books.class).run((context) -> {
			Books books = context.getBean(Books.class);
			await().until(() -> books.updates.size() > 20);
			for (String instrument : List.of("BTC-PERPETUAL", "ETH-PERPETUAL")) {
				List<BookUpdate> chain = books.updates.stream()
					.filter((update) -> instrument.equals(update.instrumentName()))
					.toList();
				assertThat(chain).hasSizeGreaterThan(3);
				assertThat(chain.get(0).isSnapshot()).isTrue();
				for (int i = 1; i < chain.size(); i++) {
					assertThat(chain.get(i).previousChangeId()).isEqualTo(chain.get(i - 1).changeId());
				}
			}
			assertThat(books.topics).contains(BTC, ETH);
			assertThat(books.concurrent.most()).isEqualTo(1);
			assertThat(books.onLoop).isFalse();
			assertThat(books.clients).containsOnly(context.getBean(NovaClient.class));
			assertThat(this.simulator.violations()).isEmpty();
		});
	}

	@Test
	void aPayloadMayBeOfAGenericType() {
		this.runner.withBean(Trades.class).run((context) -> {
			Trades trades = context.getBean(Trades.class);
			await().until(() -> !trades.seen.isEmpty());
			assertThat(trades.seen.peek().instrumentName()).isEqualTo("BTC-PERPETUAL");
		});
	}

	@Test
	void topicsAreSubscribedBeforeTheClientIsReady() {
		this.runner.withBean(Books.class).withBean(Phases.class).run((context) -> {
			Phases phases = context.getBean(Phases.class);
			await().until(() -> phases.ready.get() == 1);
			assertThat(this.simulator.subscriptions()).singleElement()
				.extracting(ConnectionSubscriptions::channels)
				.satisfies((channels) -> assertThat(channels).containsExactlyInAnyOrder(BTC, ETH));
		});
	}

	@Test
	void phaseMethodsSeeEveryPhaseInOrderUpToTheEnd() {
		Phases phases = new Phases();
		this.runner.withBean(Phases.class, () -> phases).run((context) -> await().until(() -> phases.ready.get() == 1));
		assertThat(phases.all).containsExactly(Phase.CONNECTING, Phase.AUTHENTICATING, Phase.RESTORING, Phase.READY,
				Phase.DRAINING, Phase.CLOSING, Phase.CLOSED);
		assertThat(phases.events).extracting(ClientEvent.PhaseChanged::to).containsExactly(Phase.READY, Phase.CLOSED);
	}

	@Test
	@Tag("edge-17")
	void theContinuityMarkersTellOfALossAndOfTheRecovery() {
		this.runner.withBean(Markers.class).run((context) -> {
			Markers markers = context.getBean(Markers.class);
			await().until(() -> markers.seen.size() > 2);
			this.simulator.faults().killMidFrame();
			await().until(() -> markers.seen.stream().anyMatch(TopicUpdate.Recovered.class::isInstance));
			List<TopicUpdate<BookUpdate>> seen = List.copyOf(markers.seen);
			TopicUpdate<BookUpdate> gap = seen.stream()
				.filter(TopicUpdate.Gap.class::isInstance)
				.findFirst()
				.orElseThrow();
			assertThat(gap).isEqualTo(new TopicUpdate.Gap<>(BTC, TopicUpdate.GapReason.DISCONNECTED, -1, -1));
			int recovered = seen.indexOf(new TopicUpdate.Recovered<BookUpdate>(BTC, true));
			assertThat(recovered).isGreaterThan(seen.indexOf(gap));
			await().until(() -> markers.seen.size() > recovered + 1);
			assertThat(List.copyOf(markers.seen).get(recovered + 1)).isInstanceOfSatisfying(TopicUpdate.Data.class,
					(data) -> assertThat(((BookUpdate) data.value()).isSnapshot()).isTrue());
		});
	}

	@Test
	@Tag("edge-33")
	void anExceptionIsLoggedAndCountedAndDisturbsNobody(CapturedOutput output) {
		this.runner.withBean(Failing.class).withBean(Books.class).run((context) -> {
			Failing failing = context.getBean(Failing.class);
			Books books = context.getBean(Books.class);
			await().until(() -> failing.calls.get() > 3 && books.updates.size() > 10);
			NovaListenerEndpoint endpoint = context.getBean(NovaListenerRegistry.class)
				.endpoints()
				.stream()
				.filter((candidate) -> candidate.name().equals("Failing.fail"))
				.findFirst()
				.orElseThrow();
			await().until(() -> endpoint.failures() > 3);
			assertThat(output).containsOnlyOnce("Listener method " + Failing.class.getName()
					+ ".fail(BookUpdate) of client 'deribit' failed (1 failures so far)");
			assertThat(output).contains("IllegalStateException: on purpose").doesNotContain("change_id", "changeId=");
			assertThat(context.getBean(NovaClient.class).status().generation()).isEqualTo(1);
			await().until(() -> failing.errors.get() > 1);
		});
	}

	@Test
	void aPublisherThatIsReturnedEndsBeforeTheNextCall() {
		this.runner.withBean(Reactive.class).run((context) -> {
			Reactive reactive = context.getBean(Reactive.class);
			await().until(() -> reactive.seen.size() > 5);
			assertThat(reactive.concurrent.most()).isEqualTo(1);
			assertThat(reactive.onLoop).isFalse();
		});
	}

	@Test
	void aTopicThatTheServerRefusesIsReportedAndTheOthersFlow(CapturedOutput output) {
		this.simulator.faults().rejectChannel(BTC);
		this.runner.withBean(Books.class).run((context) -> {
			Books books = context.getBean(Books.class);
			await().until(() -> books.updates.size() > 3);
			assertThat(books.topics).containsOnly(ETH);
			await().untilAsserted(() -> assertThat(output).contains("Listener method " + Books.class.getName()
					+ ".onBook(BookUpdate, String, NovaClient) gets no data of topic '" + BTC
					+ "' of client 'deribit': "));
			assertThat(context.getBean(NovaClient.class).status().phase()).isEqualTo(Phase.READY);
		});
	}

	@Test
	void aPrivateTopicWithoutCredentialsIsReportedWithTheRemedy(CapturedOutput output) {
		this.runner.withBean(Private.class).withBean(Books.class).run((context) -> {
			Books books = context.getBean(Books.class);
			await().until(() -> books.updates.size() > 3);
			assertThat(output).contains("Listener method " + Private.class.getName()
					+ ".on(String) gets no data of topic 'user.orders.any.any.raw' of client 'deribit': topic "
					+ "'user.orders.any.any.raw' needs a login, but client 'deribit' has no credentials; set "
					+ "'credentials.key' and 'credentials.secret'");
		});
	}

	@Test
	void listenersFlowAgainAfterTheContextWasStoppedAndStarted() {
		this.runner.withBean(Books.class).withBean(Phases.class).run((context) -> {
			Books books = context.getBean(Books.class);
			Phases phases = context.getBean(Phases.class);
			await().until(() -> books.updates.size() > 3 && phases.ready.get() == 1);
			context.getSourceApplicationContext().stop();
			assertThat(context.getBean(NovaClient.class).status().phase()).isEqualTo(Phase.CLOSED);
			books.updates.clear();
			context.getSourceApplicationContext().start();
			await().until(() -> books.updates.size() > 3 && phases.ready.get() == 2);
			assertThat(this.simulator.accepted()).isEqualTo(2);
			assertThat(this.simulator.subscriptions()).singleElement()
				.extracting(ConnectionSubscriptions::channels)
				.satisfies((channels) -> assertThat(channels).containsExactlyInAnyOrder(BTC, ETH));
		});
	}

	@Test
	void listenersFlowAgainWhenTheClientIsClosedAndConnectedByHand() {
		this.runner.withBean(Books.class).run((context) -> {
			Books books = context.getBean(Books.class);
			NovaClient client = context.getBean(NovaClient.class);
			await().until(() -> books.updates.size() > 3);
			client.close().block(Duration.ofSeconds(10));
			books.updates.clear();
			client.connect().block(Duration.ofSeconds(10));
			await().until(() -> books.updates.size() > 3);
		});
	}

	@Test
	@Tag("edge-34")
	void aSlowMethodHoldsUpNobodyElse() {
		this.runner.withBean(Slow.class).withBean(Books.class).run((context) -> {
			Slow slow = context.getBean(Slow.class);
			Books books = context.getBean(Books.class);
			await().until(() -> slow.busy.get() && books.updates.size() > 20);
			assertThat(slow.calls.get()).isEqualTo(1);
			slow.release.countDown();
			await().until(() -> slow.calls.get() > 2);
		});
	}

	@Test
	void aCallInProgressIsFinishedAndNotInterruptedWhenTheContextStops() {
		Slow slow = new Slow();
		this.runner.withBean(Slow.class, () -> slow).run((context) -> {
			await().until(slow.busy::get);
			Schedulers.single().schedule(slow.release::countDown, 300, TimeUnit.MILLISECONDS);
		});
		assertThat(slow.finished).isTrue();
		assertThat(slow.calls.get()).isEqualTo(1);
	}

	@Test
	void aScannedListenerIsAComponentThatIsNotNamedAfterItsClient() {
		this.runner.withUserConfiguration(Scanning.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ScannedListener.class);
			assertThat(context.getBean("deribit")).isInstanceOf(NovaClient.class);
			ScannedListener listener = context.getBean(ScannedListener.class);
			await().until(() -> listener.calls.get() > 0);
		});
	}

	@Test
	void lazyInitializationDoesNotHideListenersOrClients() {
		this.runner.withBean(Books.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				Books books = context.getBean(Books.class);
				await().until(() -> books.updates.size() > 3);
			});
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

	@NovaListener("deribit")
	static class Books {

		private final Queue<BookUpdate> updates = new ConcurrentLinkedQueue<>();

		private final Queue<String> topics = new ConcurrentLinkedQueue<>();

		private final Queue<NovaClient> clients = new ConcurrentLinkedQueue<>();

		private final Concurrency concurrent = new Concurrency();

		private volatile boolean onLoop;

		@OnTopic({ BTC, ETH })
		void onBook(BookUpdate update, String topic, NovaClient client) {
			this.concurrent.during(() -> {
				this.onLoop |= Schedulers.isInNonBlockingThread();
				this.updates.add(update);
				this.topics.add(topic);
				this.clients.add(client);
			});
		}

	}

	@NovaListener("deribit")
	static class Private {

		@OnTopic("user.orders.any.any.raw")
		void on(String payload) {
		}

	}

	@NovaListener("deribit")
	static class Trades {

		private final Queue<Trade> seen = new ConcurrentLinkedQueue<>();

		@OnTopic(TRADES)
		void onTrades(List<Trade> trades) {
			this.seen.addAll(trades);
		}

	}

	@NovaListener("deribit")
	static class Phases {

		private final List<Phase> all = Collections.synchronizedList(new ArrayList<>());

		private final List<ClientEvent.PhaseChanged> events = Collections.synchronizedList(new ArrayList<>());

		private final AtomicInteger ready = new AtomicInteger();

		@OnPhase
		void any(Phase phase) {
			this.all.add(phase);
			if (phase == Phase.READY) {
				this.ready.incrementAndGet();
			}
		}

		@OnPhase({ Phase.READY, Phase.CLOSED })
		Mono<Void> some(ClientEvent.PhaseChanged event) {
			return Mono.fromRunnable(() -> this.events.add(event));
		}

	}

	@NovaListener("deribit")
	static class Markers {

		private final Queue<TopicUpdate<BookUpdate>> seen = new ConcurrentLinkedQueue<>();

		@OnTopic(BTC)
		void on(TopicUpdate<BookUpdate> update) {
			this.seen.add(update);
		}

	}

	@NovaListener("deribit")
	static class Failing {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger errors = new AtomicInteger();

		@OnTopic(BTC)
		void fail(BookUpdate update) {
			this.calls.incrementAndGet();
			throw new IllegalStateException("on purpose");
		}

		@OnTopic(ETH)
		Mono<Void> error(BookUpdate update) {
			this.errors.incrementAndGet();
			return Mono.error(new NoClassDefFoundError("on purpose"));
		}

	}

	@NovaListener("deribit")
	static class Reactive {

		private final Queue<BookUpdate> seen = new ConcurrentLinkedQueue<>();

		private final Concurrency concurrent = new Concurrency();

		private volatile boolean onLoop;

		@OnTopic(BTC)
		Mono<Void> on(BookUpdate update) {
			this.onLoop |= Schedulers.isInNonBlockingThread();
			this.concurrent.enter();
			// Ends on a thread on which the next call must not be made.
			return Mono.delay(Duration.ofMillis(120), Schedulers.parallel()).doOnNext((tick) -> {
				this.seen.add(update);
				this.concurrent.leave();
			}).then();
		}

	}

	@NovaListener("deribit")
	static class Slow {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicBoolean busy = new AtomicBoolean();

		private final CountDownLatch release = new CountDownLatch(1);

		private volatile boolean finished;

		@OnTopic(BTC)
		void on(BookUpdate update) throws InterruptedException {
			this.calls.incrementAndGet();
			this.busy.set(true);
			if (this.release.await(30, TimeUnit.SECONDS)) {
				this.finished = true;
			}
		}

	}

	@NovaListener("deribit")
	static class ScannedListener {

		private final AtomicInteger calls = new AtomicInteger();

		@OnTopic(BTC)
		void on(BookUpdate update) {
			this.calls.incrementAndGet();
		}

	}

	@ComponentScan(useDefaultFilters = false,
			includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ScannedListener.class))
	static class Scanning {

	}

	static class Concurrency {

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		void enter() {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
		}

		void leave() {
			this.inside.decrementAndGet();
		}

		void during(Runnable action) {
			enter();
			action.run();
			leave();
		}

		int most() {
			return this.most.get();
		}

	}

}
