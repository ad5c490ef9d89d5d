package io.websockexnova.platform.deribit;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * One level of an order book. On the wire it is {@code [action, price, amount]}, or
 * {@code [price, amount]} in a grouped book.
 *
 * @param action {@code new}, {@code change} or {@code delete}, or null in a grouped book
 * @param price the price
 * @param amount the whole amount at this price now, in USD for perpetual and inverse
 * futures, otherwise in the base coin
 */
@JsonDeserialize(using = BookLevelDeserializer.class)
public record BookLevel(@Nullable String action, BigDecimal price, BigDecimal amount) {

	/**
	 * Whether there is nothing at this price any more.
	 * @return true if the level goes away
	 */
	public boolean isRemoved() {
		return "delete".equals(this.action) || this.amount.signum() == 0;
	}

}
