package io.websockexnova.test.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Profile;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.platform.deribit.OrderBook;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The library without Spring against the simulator.
 */
class BookThatHealsTests {

	private static final String TOPIC = "book.BTC-PERPETUAL.raw";

	private final DeribitSimulator simulator = DeribitSimulator.builder().seed(7).credentials("id", "secret").start();

	private final NovaEngine engine = NovaEngine.create();

	private final NovaClient client = this.engine.client("deribit")
		.platform(new DeribitPlatform())
		.profile(Profile.FINANCIAL)
		.url(this.simulator.url().toString())
		.credentials("id", "secret")
		.build();

	private final List<TopicUpdate<BookUpdate>> markers = new CopyOnWriteArrayList<>();

	private final OrderBook book = new OrderBook();

	@AfterEach
	void close() {
		this.engine.close();
		this.simulator.close();
	}

	@Test
	@Tag("deribit-30")
	@Tag("edge-17")
	void aBookIsWholeAfterTheServerDiedInTheMiddleOfAFrame() {
		follow();
		Awaitility.await().until(() -> this.client.statistics().messagesReceived() > 20);
		this.simulator.faults().killMidFrame();
		Awaitility.await().until(() -> this.markers.size() == 2);
		assertThat(this.markers.get(0)).isInstanceOfSatisfying(TopicUpdate.Gap.class,
				(gap) -> assertThat(gap.reason()).isEqualTo(TopicUpdate.GapReason.DISCONNECTED));
		assertThat(this.markers.get(1)).isEqualTo(new TopicUpdate.Recovered<>(TOPIC, true));
		this.simulator.pauseMarket();
		Awaitility.await().untilAsserted(() -> {
			synchronized (this.book) {
				assertThat(this.book.bids()).isEqualTo(this.simulator.book("BTC-PERPETUAL").bids());
				assertThat(this.book.asks()).isEqualTo(this.simulator.book("BTC-PERPETUAL").asks());
			}
		});
		assertThat(this.simulator.accepted()).isEqualTo(2);
	}

	@Test
	@Tag("edge-15")
	void aCloseOnPurposeLeavesNoGap() {
		follow();
		this.client.close().block(Duration.ofSeconds(5));
		assertThat(this.client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.client.statistics().gaps()).isZero();
		assertThat(this.markers).isEmpty();
	}

	private void follow() {
		this.client.updates(TOPIC, BookUpdate.class).subscribe((update) -> {
			if (update instanceof TopicUpdate.Data<BookUpdate> data) {
				synchronized (this.book) {
					this.book.apply(data.value());
				}
			}
			else {
				this.markers.add(update);
			}
		});
		this.client.connect().block(Duration.ofSeconds(10));
		Awaitility.await().until(() -> this.client.status().isHealthy());
	}

}
