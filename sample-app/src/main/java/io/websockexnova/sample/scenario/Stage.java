package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.sample.book.Books;
import io.websockexnova.sample.market.SimulatedMarket;
import io.websockexnova.test.deribit.DeribitFaults;
import io.websockexnova.test.deribit.DeribitSimulator;

/**
 * What the script plays with.
 *
 * @param client the client
 * @param market the server
 * @param books the listener
 * @param witness the events
 * @param actuator the application as its operator sees it
 * @param timeline takes what happens
 * @param sabotages what is broken on purpose
 * @param cast what the seed has chosen
 * @param startedAt when all of this began
 */
record Stage(NovaClient client, SimulatedMarket market, Books books, Witness witness, Actuator actuator,
		Timeline timeline, Set<Sabotage> sabotages, Cast cast, Instant startedAt) {

	static final List<String> INSTRUMENTS = List.of("BTC-PERPETUAL", "ETH-PERPETUAL", "SOL-PERPETUAL");

	static final List<String> CHANNELS = Stream
		.concat(INSTRUMENTS.stream().map(Stage::book), INSTRUMENTS.stream().map(Stage::trades))
		.toList();

	static String book(String instrument) {
		return "book." + instrument + ".raw";
	}

	static String trades(String instrument) {
		return "trades." + instrument + ".100ms";
	}

	DeribitSimulator simulator() {
		return this.market.simulator();
	}

	DeribitFaults faults() {
		return simulator().faults();
	}

	/**
	 * Lets those act whose moment has come.
	 * @param moment the moment
	 * @return whether somebody has acted instead of the script
	 */
	boolean sabotage(Sabotage.Moment moment) {
		// All of them, not only the first.
		return this.sabotages.stream().filter((sabotage) -> sabotage.at(moment, this)).count() > 0;
	}

	Window.Opened open() {
		return Window.open(this.books, CHANNELS);
	}

	Duration staleAfter() {
		return this.client.settings().get(Setting.STALE_AFTER);
	}

	/**
	 * Waits for a condition.
	 * @param limit how long to wait
	 * @param condition the condition
	 * @return whether it came true
	 */
	boolean await(Duration limit, BooleanSupplier condition) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline >= 0) {
				return false;
			}
			pause(Duration.ofMillis(2));
		}
		return true;
	}

	/**
	 * Lets time pass.
	 * @param duration how long; nothing happens if it is negative
	 */
	void pause(Duration duration) {
		try {
			Thread.sleep(Math.max(0, duration.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("the scenario was interrupted", ex);
		}
	}

	/**
	 * Asks for something that needs a login.
	 * @return the answer
	 */
	Map<?, ?> askForAccount() {
		Map<?, ?> answer = this.client.request("private/get_account_summary", Map.of("currency", "BTC"), Map.class)
			.block(Duration.ofSeconds(5));
		return (answer != null) ? answer : Map.of();
	}

	/**
	 * What the seed has chosen.
	 *
	 * @param skipped book that misses a change
	 * @param frozen channel of another instrument that falls silent
	 * @param calm a channel that nothing happens to
	 * @param beforeKill time between the start and the end of the first connection
	 */
	record Cast(String skipped, String frozen, String calm, Duration beforeKill) {

		static Cast of(long seed) {
			SplittableRandom random = new SplittableRandom(seed);
			int first = random.nextInt(INSTRUMENTS.size());
			String other = INSTRUMENTS.get((first + 1 + random.nextInt(2)) % INSTRUMENTS.size());
			String frozen = random.nextBoolean() ? book(other) : trades(other);
			return new Cast(book(INSTRUMENTS.get(first)), frozen, trades(INSTRUMENTS.get(first)),
					Duration.ofMillis(500 + random.nextInt(500)));
		}

	}

}
