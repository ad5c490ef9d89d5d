package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What does not change about an instrument. Prices are counted in ticks inside the
 * market, so that arithmetic stays exact.
 *
 * @param name name on the wire
 * @param currency the part of the name before the dash or underscore
 * @param tickSize smallest price step
 * @param startTicks price at which the random walk starts, in ticks
 * @param amountStep smallest amount
 */
record Instrument(String name, String currency, BigDecimal tickSize, long startTicks, long amountStep) {

	static Instrument of(String name) {
		String currency = name.split("[-_]", 2)[0];
		return switch (currency) {
			case "BTC" -> new Instrument(name, currency, new BigDecimal("0.5"), 120_000, 10);
			case "ETH" -> new Instrument(name, currency, new BigDecimal("0.05"), 60_000, 1);
			case "SOL" -> new Instrument(name, currency, new BigDecimal("0.001"), 150_000, 1);
			default -> new Instrument(name, currency, new BigDecimal("0.01"), 10_000, 1);
		};
	}

	// A price in the form in which a JSON parser reads it back: no trailing zeros, no
	// exponent. Equal prices are then equal as {@link BigDecimal}, too.
	BigDecimal price(long ticks) {
		return plain(this.tickSize.multiply(BigDecimal.valueOf(ticks)));
	}

	String indexName() {
		return this.currency.toLowerCase(Locale.ROOT) + "_usd";
	}

	static BigDecimal plain(BigDecimal value) {
		BigDecimal stripped = value.stripTrailingZeros();
		return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
	}

}
