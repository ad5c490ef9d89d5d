package io.websockexnova.test.deribit;

import java.math.BigDecimal;

import tools.jackson.databind.node.ObjectNode;

/**
 * A trade of the simulated market. Everything but the timestamp follows from the seed.
 *
 * @param sequence number within the instrument, consecutive
 * @param id unique id
 * @param timestamp time in milliseconds since the epoch
 * @param instrument name of the instrument
 * @param direction side of the taker: {@code buy} or {@code sell}
 * @param price price
 * @param amount amount
 * @param tickDirection 0 up, 1 unchanged after up, 2 down, 3 unchanged after down
 */
public record MarketTrade(long sequence, String id, long timestamp, String instrument, String direction,
		BigDecimal price, BigDecimal amount, int tickDirection) {

	ObjectNode json() {
		return Json.object()
			.put("trade_seq", this.sequence)
			.put("trade_id", this.id)
			.put("timestamp", this.timestamp)
			.put("tick_direction", this.tickDirection)
			.put("price", this.price)
			.put("mark_price", this.price)
			.put("index_price", this.price)
			.put("instrument_name", this.instrument)
			.put("direction", this.direction)
			.put("amount", this.amount);
	}

}
