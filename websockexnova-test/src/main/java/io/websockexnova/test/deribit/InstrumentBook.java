package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Book and trades of one instrument: a random walk that depends on nothing but the seed
 * and the name, so that instruments do not influence one another.
 */
final class InstrumentBook {

	private static final int KEPT_TRADES = 5000;

	private static final int START_LEVELS = 20;

	private static final int MIN_LEVELS = 10;

	private static final int MAX_LEVELS = 30;

	private final Instrument instrument;

	private final Random random;

	private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());

	private final TreeMap<Long, Long> asks = new TreeMap<>();

	// Amounts before the present step of the levels that it touched.
	private final Map<Long, Long> touchedBids = new TreeMap<>();

	private final Map<Long, Long> touchedAsks = new TreeMap<>();

	private final Deque<MarketTrade> trades = new ArrayDeque<>();

	private long changeId;

	private long tradeSequence;

	private long lastTradeTicks;

	private int lastTickDirection;

	InstrumentBook(Instrument instrument, long seed) {
		this.instrument = instrument;
		this.random = new Random(seed * 0x9E3779B97F4A7C15L + instrument.name().hashCode());
		this.changeId = 1_000_000 + this.random.nextInt(1_000_000);
		this.tradeSequence = this.random.nextInt(100_000);
		this.lastTradeTicks = instrument.startTicks();
		this.levels(Side.BID).put(instrument.startTicks() - 1, amount());
		this.levels(Side.ASK).put(instrument.startTicks() + 1, amount());
		for (Side side : Side.values()) {
			while (levels(side).size() < START_LEVELS) {
				deepen(side);
			}
			touched(side).clear();
		}
	}

	Instrument instrument() {
		return this.instrument;
	}

	long changeId() {
		return this.changeId;
	}

	SortedMap<Long, Long> side(Side side) {
		return levels(side);
	}

	long amount(Side side, long ticks) {
		return levels(side).getOrDefault(ticks, 0L);
	}

	List<MarketTrade> trades() {
		return List.copyOf(this.trades);
	}

	@Nullable MarketTrade lastTrade() {
		return this.trades.peekLast();
	}

	BigDecimal mid() {
		BigDecimal sum = this.instrument.price(levels(Side.BID).firstKey())
			.add(this.instrument.price(levels(Side.ASK).firstKey()));
		return Instrument.plain(sum.multiply(new BigDecimal("0.5")));
	}

	MarketBook snapshot() {
		return new MarketBook(this.changeId, decimals(Side.BID), decimals(Side.ASK));
	}

	Step step(long timestamp) {
		List<MarketTrade> traded = new ArrayList<>();
		int deals = this.random.nextInt(5) - 2;
		for (int i = 0; i < deals; i++) {
			traded.add(trade(timestamp));
		}
		int edits = 1 + this.random.nextInt(3);
		for (int i = 0; i < edits; i++) {
			edit(this.random.nextBoolean() ? Side.BID : Side.ASK);
		}
		this.changeId += 1 + this.random.nextInt(5);
		return new Step(this.instrument.name(), this.changeId, changes(), traded);
	}

	private MarketTrade trade(long timestamp) {
		boolean buy = this.random.nextBoolean();
		Side hit = buy ? Side.ASK : Side.BID;
		long ticks = levels(hit).firstKey();
		long available = amount(hit, ticks);
		long dealt = Math.min(available, amount());
		put(hit, ticks, available - dealt);
		if (levels(hit).size() < MIN_LEVELS) {
			deepen(hit);
		}
		this.lastTickDirection = tickDirection(ticks);
		this.lastTradeTicks = ticks;
		this.tradeSequence++;
		String id = this.instrument.currency() + "-"
				+ ((this.instrument.name().hashCode() & 0xFFFF) * 1_000_000L + this.tradeSequence);
		MarketTrade trade = new MarketTrade(this.tradeSequence, id, timestamp, this.instrument.name(),
				buy ? "buy" : "sell", this.instrument.price(ticks), BigDecimal.valueOf(dealt), this.lastTickDirection);
		this.trades.add(trade);
		if (this.trades.size() > KEPT_TRADES) {
			this.trades.remove();
		}
		return trade;
	}

	private int tickDirection(long ticks) {
		if (ticks == this.lastTradeTicks) {
			return this.lastTickDirection | 1;
		}
		return (ticks > this.lastTradeTicks) ? 0 : 2;
	}

	private void edit(Side side) {
		int choice = this.random.nextInt(10);
		if (choice < 2 && levels(side).size() > MIN_LEVELS) {
			put(side, pick(side), 0);
		}
		else if (choice < 6) {
			improve(side);
		}
		else {
			put(side, pick(side), amount());
		}
		if (levels(side).size() > MAX_LEVELS) {
			put(side, levels(side).lastKey(), 0);
		}
	}

	// Sets a level near the best price, at most two ticks better and never beyond the
	// other side.
	private void improve(Side side) {
		long best = levels(side).firstKey();
		long offset = this.random.nextInt(25) - 2;
		long ticks = (side == Side.BID) ? best - offset : best + offset;
		long other = levels((side == Side.BID) ? Side.ASK : Side.BID).firstKey();
		boolean crossed = (side == Side.BID) ? ticks >= other : ticks <= other;
		put(side, crossed ? best : Math.max(1, ticks), amount());
	}

	private void deepen(Side side) {
		long step = 1 + this.random.nextInt(3);
		long worst = levels(side).isEmpty() ? this.lastTradeTicks : levels(side).lastKey();
		put(side, (side == Side.BID) ? Math.max(1, worst - step) : worst + step, amount());
	}

	private long pick(Side side) {
		Iterator<Long> prices = levels(side).keySet().iterator();
		for (int i = this.random.nextInt(Math.min(MIN_LEVELS, levels(side).size())); i > 0; i--) {
			prices.next();
		}
		return prices.next();
	}

	private long amount() {
		return this.instrument.amountStep() * (1 + this.random.nextInt(500));
	}

	private void put(Side side, long ticks, long amount) {
		touched(side).putIfAbsent(ticks, amount(side, ticks));
		if (amount == 0) {
			levels(side).remove(ticks);
		}
		else {
			levels(side).put(ticks, amount);
		}
	}

	private List<Step.LevelChange> changes() {
		List<Step.LevelChange> changes = new ArrayList<>();
		for (Side side : Side.values()) {
			touched(side).forEach((ticks, before) -> {
				long after = amount(side, ticks);
				if (after != before) {
					changes.add(new Step.LevelChange(side, ticks, before, after));
				}
			});
			touched(side).clear();
		}
		return changes;
	}

	private SortedMap<BigDecimal, BigDecimal> decimals(Side side) {
		SortedMap<BigDecimal, BigDecimal> decimals = (side == Side.BID) ? new TreeMap<>(Comparator.reverseOrder())
				: new TreeMap<>();
		levels(side).forEach((ticks, amount) -> decimals.put(this.instrument.price(ticks), BigDecimal.valueOf(amount)));
		return decimals;
	}

	private TreeMap<Long, Long> levels(Side side) {
		return (side == Side.BID) ? this.bids : this.asks;
	}

	private Map<Long, Long> touched(Side side) {
		return (side == Side.BID) ? this.touchedBids : this.touchedAsks;
	}

}
