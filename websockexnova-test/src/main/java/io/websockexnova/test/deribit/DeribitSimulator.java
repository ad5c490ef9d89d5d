package io.websockexnova.test.deribit;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A small Deribit on the loopback interface: a real WebSocket server with books, trades,
 * logins and orders, a journal of what clients did, and {@linkplain #faults() faults} on
 * demand. Thread-safe; its one thread is a daemon. Methods wait for that thread, at most
 * 10 s, and therefore see the effect of all calls before them. After {@link #close()}
 * only the counters and the journal can be read.
 *
 * @see <a href="https://docs.deribit.com/">Deribit API v2</a>
 */
public final class DeribitSimulator implements AutoCloseable {

	private final SingleWriter writer = new SingleWriter();

	private final Exchange exchange;

	private final Listener listener;

	private final DeribitFaults faults;

	private volatile boolean closed;

	DeribitSimulator(SimulatorSettings settings) {
		this.exchange = new Exchange(settings);
		this.listener = new Listener(this.writer, this.exchange, settings.port());
		this.faults = new DeribitFaults(this.exchange, this.writer, this.listener);
		try {
			this.listener.open();
		}
		catch (RuntimeException ex) {
			this.writer.close();
			throw ex;
		}
		this.writer.every(settings.tick(), this.exchange.market()::tick);
		for (Interval interval : List.of(Interval.MS100, Interval.AGG2)) {
			this.writer.every(interval.period(), () -> this.exchange.market().flush(interval));
		}
	}

	/**
	 * Starts to build a simulator.
	 * @return the builder
	 */
	public static DeribitSimulatorBuilder builder() {
		return new DeribitSimulatorBuilder();
	}

	/**
	 * What can be made to go wrong.
	 * @return the faults of this simulator
	 */
	public DeribitFaults faults() {
		return this.faults;
	}

	/**
	 * Address of the server; it stays the same while connections are refused.
	 * @return a {@code ws} URL
	 */
	public URI url() {
		return URI.create("ws://127.0.0.1:" + this.listener.port() + UpgradeHandler.PATH);
	}

	/**
	 * TCP connections accepted so far, also those that were dropped at once. Whoever has
	 * connected before the call is in the count.
	 * @return number of connections
	 */
	public int accepted() {
		if (!this.closed) {
			this.writer.callAndSettle(() -> true);
		}
		return this.exchange.accepted();
	}

	/**
	 * Upgrades answered with 101 so far.
	 * @return number of upgrades
	 */
	public int upgrades() {
		return this.exchange.upgrades();
	}

	/**
	 * Upgraded connections that are open now.
	 * @return numbers of the connections
	 */
	public List<Integer> connections() {
		return this.writer.call(() -> this.exchange.sessions().stream().map(Session::number).toList());
	}

	/**
	 * What is subscribed now.
	 * @return one entry per open connection, in order of their upgrades
	 */
	public List<ConnectionSubscriptions> subscriptions() {
		return this.writer.call(() -> this.exchange.sessions().stream().map(Session::subscriptions).toList());
	}

	/**
	 * The book of an instrument now. When the market is at rest, it is what every
	 * subscriber that lost nothing has, whatever the interval of its channel.
	 * @param instrument name of the instrument
	 * @return the book
	 */
	public MarketBook book(String instrument) {
		return this.writer.call(() -> instrument(instrument).snapshot());
	}

	/**
	 * The trades of an instrument, at most the latest 5000.
	 * @param instrument name of the instrument
	 * @return trades in order
	 */
	public List<MarketTrade> trades(String instrument) {
		return this.writer.call(() -> instrument(instrument).trades());
	}

	/**
	 * All orders ever placed.
	 * @return orders in order of placement, in their present state
	 */
	public List<Order> orders() {
		return this.writer.call(() -> this.exchange.orders().find((order) -> true));
	}

	/**
	 * Brings the market to rest: pending changes are sent, and no more happen.
	 */
	public void pauseMarket() {
		this.writer.run(this.exchange.market()::pause);
	}

	/**
	 * Lets the market move again.
	 */
	public void resumeMarket() {
		this.writer.run(this.exchange.market()::resume);
	}

	/**
	 * Moves every instrument by a number of steps at once, also while paused.
	 * @param steps number of steps
	 */
	public void advance(int steps) {
		this.writer.run(() -> this.exchange.market().advance(steps));
	}

	/**
	 * All requests so far, at most the latest 20,000.
	 * @return requests in order of arrival
	 */
	public List<ReceivedRequest> requests() {
		return this.exchange.journal().requests();
	}

	/**
	 * Waits for a request; those that have arrived before count, too.
	 * @param predicate which request; called under a lock, must be quick
	 * @param timeout how long to wait
	 * @return the first request that matches
	 * @throws AssertionError if none came; the text lists the methods received
	 */
	public ReceivedRequest awaitRequest(Predicate<ReceivedRequest> predicate, Duration timeout) {
		return this.exchange.journal().await(predicate, timeout);
	}

	/**
	 * What clients did against the protocol: no id, an id used twice, params that are not
	 * an object, batches, messages above 32 kB, frames that are not text.
	 * @return descriptions in order; empty for a correct client
	 */
	public List<String> violations() {
		return this.exchange.journal().violations();
	}

	/**
	 * Secrets that have been on the wire: client secrets, signatures, access and refresh
	 * tokens; at most 20,000. For tests that search output for leaks.
	 * @return the secrets so far
	 */
	public Set<String> secrets() {
		return this.exchange.journal().secrets();
	}

	/**
	 * Stops listening, resets all connections and ends the thread. Further calls do
	 * nothing.
	 */
	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.faults.refuse();
		this.faults.kill();
		this.writer.close();
	}

	@Override
	public String toString() {
		return "DeribitSimulator[" + url() + "]";
	}

	private InstrumentBook instrument(String name) {
		InstrumentBook book = this.exchange.market().book(name);
		if (book == null) {
			throw new IllegalArgumentException("'instrument' is '" + name + "'; this simulator has "
					+ this.exchange.market().books().stream().map((known) -> known.instrument().name()).toList());
		}
		return book;
	}

}
