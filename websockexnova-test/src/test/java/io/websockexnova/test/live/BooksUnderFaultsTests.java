package io.websockexnova.test.live;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.deribit.DeribitSimulator;
import io.websockexnova.test.deribit.MarketBook;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random faults of a venue over real sockets, with the simulator's own book as the
 * oracle. What virtual time shows for many more scripts, it shows for the whole way from
 * the wire to the subscriber. {@code -Dwebsockexnova.seed=N} repeats a run,
 * {@code -Dwebsockexnova.scale=N} makes it N times as long.
 */
class BooksUnderFaultsTests {

	private static final int SCRIPTS = 25 * Integer.getInteger("websockexnova.scale", 1);

	private static final Map<String, String> BOOKS = Map.of("book.BTC-PERPETUAL.raw", "BTC-PERPETUAL",
			"book.ETH-PERPETUAL.raw", "ETH-PERPETUAL");

	@RegisterExtension
	final Live live = new Live();

	private final DeribitSimulator simulator = this.live
		.start(DeribitSimulator.builder().credentials(Live.KEY, Live.SECRET).tick(Duration.ofMillis(2)));

	@Test
	@Tag("R1")
	@Tag("deribit-30")
	void noGapStaysUndetectedNoneIsMadeUpAndSiblingsAreUndisturbed() {
		long seed = Long.getLong("websockexnova.seed", ThreadLocalRandom.current().nextLong());
		System.out.println("books under faults: seed " + seed);
		Random random = new Random(seed);
		NovaClient client = Live
			.connect(this.live.loggedIn(this.simulator).with(Setting.REPAIRS_PER_MINUTE, 1_000_000));
		String faulty = "book.BTC-PERPETUAL.raw";
		BookLog faultyBook = new BookLog(client, faulty);
		BookLog sibling = new BookLog(client, "book.ETH-PERPETUAL.raw");
		Live.awaitTrue("both", () -> faultyBook.changeIds().size() > 2 && sibling.changeIds().size() > 2);
		List<BookLog> others = new ArrayList<>();
		int skips = 0;
		int cuts = 0;
		for (int script = 0; script < SCRIPTS; script++) {
			for (int step = 0; step < 4; step++) {
				switch (random.nextInt(8)) {
					case 0, 1, 2 -> {
						this.simulator.faults().skipDelta(faulty);
						skips++;
					}
					case 3, 4 -> this.simulator.faults().duplicateDelta(faulty);
					case 5 -> others.add(join(client, faulty));
					case 6 -> others.stream().findAny().ifPresent(BookLog::cancel);
					default -> {
						this.simulator.faults().kill();
						cuts++;
					}
				}
				flows(faultyBook, sibling);
			}
			this.simulator.pauseMarket();
			Live.awaitTrue("both books in script " + script + " of seed " + seed,
					() -> matches(faultyBook, faulty) && matches(sibling, "book.ETH-PERPETUAL.raw"));
			others.forEach(BookLog::cancel);
			others.forEach((other) -> assertThat(other.brokenLinks()).as("seed %d", seed).isZero());
			others.clear();
			this.simulator.resumeMarket();
		}
		System.out.println(SCRIPTS + " scripts: " + skips + " messages left out, " + cuts + " cuts, "
				+ client.statistics().gaps() + " gaps");
		assertThat(faultyBook.brokenLinks() + sibling.brokenLinks()).as("seed %d", seed).isZero();
		assertThat(faultyBook.count("Gap SEQUENCE")).as("seed %d", seed).isEqualTo(skips);
		assertThat(sibling.count("Gap SEQUENCE") + sibling.count("Repairing")).as("seed %d", seed).isZero();
		assertThat(sibling.count("Gap DISCONNECTED")).as("seed %d", seed).isEqualTo(cuts);
	}

	private static BookLog join(NovaClient client, String topic) {
		BookLog joined = new BookLog(client, topic);
		Live.awaitTrue("a picture", () -> !joined.changeIds().isEmpty());
		assertThat(joined.shape()).contains("Snapshot").doesNotContain("Gap SEQUENCE");
		return joined;
	}

	// The next fault comes when the last one has healed, so that it has an effect.
	private void flows(BookLog... books) {
		for (BookLog book : books) {
			Live.awaitTrue("subscribed",
					() -> this.simulator.subscriptions()
						.stream()
						.anyMatch((connection) -> connection.channels().containsAll(BOOKS.keySet())));
			int before = book.changeIds().size();
			Live.awaitTrue("a message", () -> book.changeIds().size() > before + 1 && !book.hasGap());
		}
	}

	private boolean matches(BookLog log, String topic) {
		MarketBook expected = this.simulator.book(BOOKS.get(topic));
		MarketBook actual = log.book();
		return actual.changeId() == expected.changeId() && same(actual.bids(), expected.bids())
				&& same(actual.asks(), expected.asks());
	}

	private static boolean same(SortedMap<BigDecimal, BigDecimal> actual, SortedMap<BigDecimal, BigDecimal> expected) {
		return actual.size() == expected.size() && expected.entrySet().stream().allMatch((level) -> {
			BigDecimal amount = actual.get(level.getKey());
			return amount != null && amount.compareTo(level.getValue()) == 0;
		});
	}

}
