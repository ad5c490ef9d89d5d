package io.websockexnova.test.deribit;

import java.util.SortedMap;
import java.util.TreeMap;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code book.{instrument}.{interval}}: a snapshot, then changes linked by their ids.
 */
final class BookSubscription extends Subscription {

	private final InstrumentBook book;

	private final Session session;

	// Amounts that the subscriber has of the levels that changed since the last message.
	private final SortedMap<Long, Long> bidsBefore = new TreeMap<>();

	private final SortedMap<Long, Long> asksBefore = new TreeMap<>();

	private long sentId;

	private boolean skip;

	BookSubscription(String channel, Interval interval, Session session, InstrumentBook book) {
		super(channel, interval, session);
		this.session = session;
		this.book = book;
	}

	// Leaves out the next step, as a server does that lost a message.
	void skipNext() {
		this.skip = true;
	}

	@Override
	void begin() {
		ObjectNode data = data("snapshot");
		for (Side side : Side.values()) {
			ArrayNode entries = data.putArray(side.field());
			this.book.side(side).forEach((ticks, amount) -> entry(entries, "new", ticks, amount));
		}
		sent();
		send(data);
	}

	@Override
	void onStep(Step step) {
		if (!step.instrument().equals(this.book.instrument().name())) {
			return;
		}
		if (this.skip) {
			this.skip = false;
			this.sentId = step.changeId();
			return;
		}
		step.changes().forEach((change) -> before(change.side()).putIfAbsent(change.ticks(), change.before()));
	}

	@Override
	void flush() {
		if (this.sentId == this.book.changeId()) {
			return;
		}
		ObjectNode data = data("change").put("prev_change_id", this.sentId);
		for (Side side : Side.values()) {
			ArrayNode entries = data.putArray(side.field());
			before(side).forEach((ticks, before) -> change(entries, side, ticks, before));
		}
		sent();
		send(data);
	}

	private void change(ArrayNode entries, Side side, long ticks, long before) {
		long after = this.book.amount(side, ticks);
		if (after != before) {
			entry(entries, (after == 0) ? "delete" : (before == 0) ? "new" : "change", ticks, after);
		}
	}

	private void entry(ArrayNode entries, String action, long ticks, long amount) {
		entries.addArray().add(action).add(this.book.instrument().price(ticks)).add(amount);
	}

	private ObjectNode data(String type) {
		return Json.object()
			.put("type", type)
			.put("timestamp", this.session.exchange().millis())
			.put("instrument_name", this.book.instrument().name())
			.put("change_id", this.book.changeId());
	}

	private void sent() {
		this.sentId = this.book.changeId();
		this.bidsBefore.clear();
		this.asksBefore.clear();
	}

	private SortedMap<Long, Long> before(Side side) {
		return (side == Side.BID) ? this.bidsBefore : this.asksBefore;
	}

}
