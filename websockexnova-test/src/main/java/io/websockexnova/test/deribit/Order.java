package io.websockexnova.test.deribit;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An order that the simulator holds. Orders do not move the simulated market.
 *
 * @param id id given by the simulator
 * @param label label given by the client; empty if none
 * @param instrument name of the instrument
 * @param direction {@code buy} or {@code sell}
 * @param type {@code limit} or {@code market}
 * @param amount amount ordered
 * @param price price of the limit, or of the fill of a market order
 * @param state {@code open}, {@code filled} or {@code cancelled}
 * @param cancelReason why it was cancelled, or null
 * @param connection number of the connection that placed it
 * @param created time of creation, milliseconds since the epoch
 * @param updated time of the last change, milliseconds since the epoch
 */
public record Order(String id, String label, String instrument, String direction, String type, BigDecimal amount,
		BigDecimal price, String state, @Nullable String cancelReason, int connection, long created, long updated) {

	Order cancelled(String reason, long now) {
		return new Order(this.id, this.label, this.instrument, this.direction, this.type, this.amount, this.price,
				"cancelled", reason, this.connection, this.created, now);
	}

	boolean isOpen() {
		return this.state.equals("open");
	}

	ObjectNode json() {
		boolean filled = this.state.equals("filled");
		ObjectNode json = Json.object()
			.put("order_id", this.id)
			.put("order_state", this.state)
			.put("order_type", this.type)
			.put("instrument_name", this.instrument)
			.put("direction", this.direction)
			.put("label", this.label)
			.put("price", this.price)
			.put("amount", this.amount)
			.put("filled_amount", filled ? this.amount : BigDecimal.ZERO)
			.put("average_price", filled ? this.price : BigDecimal.ZERO)
			.put("time_in_force", "good_til_cancelled")
			.put("post_only", false)
			.put("reduce_only", false)
			.put("replaced", false)
			.put("is_liquidation", false)
			.put("api", true)
			.put("web", false)
			.put("creation_timestamp", this.created)
			.put("last_update_timestamp", this.updated);
		if (this.cancelReason != null) {
			json.put("cancel_reason", this.cancelReason);
		}
		return json;
	}

}
