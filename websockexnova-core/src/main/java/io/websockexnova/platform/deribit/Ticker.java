package io.websockexnova.platform.deribit;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Data of the channels {@code ticker.{instrument}.{interval}} and
 * {@code incremental_ticker.{instrument}}. Everything but name and time may be missing: a
 * thin book has no best prices, only options have volatilities, and an incremental ticker
 * leaves out what has not changed.
 *
 * @param type {@code snapshot} or {@code change} of an incremental ticker, else null
 * @param timestamp milliseconds since the epoch
 * @param instrumentName name of the instrument
 * @param state state of the instrument, such as {@code open}
 * @param lastPrice price of the last trade
 * @param bestBidPrice highest price somebody buys at
 * @param bestBidAmount amount at that price
 * @param bestAskPrice lowest price somebody sells at
 * @param bestAskAmount amount at that price
 * @param markPrice mark price
 * @param indexPrice index price
 * @param settlementPrice last settlement price
 * @param estimatedDeliveryPrice estimated delivery price
 * @param minPrice lowest price that an order may have
 * @param maxPrice highest price that an order may have
 * @param openInterest outstanding contracts
 * @param currentFunding current funding, perpetuals only
 * @param funding8h funding of the last eight hours, perpetuals only
 * @param markIv implied volatility of the mark price in percent, options only
 * @param bidIv implied volatility of the best bid in percent, options only
 * @param askIv implied volatility of the best ask in percent, options only
 * @param underlyingPrice price of the underlying, options only
 * @param underlyingIndex name of the underlying future, or {@code index_price}
 * @param stats statistics of the last 24 hours
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Ticker(@JsonProperty("type") @Nullable String type, @JsonProperty("timestamp") long timestamp,
		@JsonProperty("instrument_name") String instrumentName, @JsonProperty("state") @Nullable String state,
		@JsonProperty("last_price") @Nullable BigDecimal lastPrice,
		@JsonProperty("best_bid_price") @Nullable BigDecimal bestBidPrice,
		@JsonProperty("best_bid_amount") @Nullable BigDecimal bestBidAmount,
		@JsonProperty("best_ask_price") @Nullable BigDecimal bestAskPrice,
		@JsonProperty("best_ask_amount") @Nullable BigDecimal bestAskAmount,
		@JsonProperty("mark_price") @Nullable BigDecimal markPrice,
		@JsonProperty("index_price") @Nullable BigDecimal indexPrice,
		@JsonProperty("settlement_price") @Nullable BigDecimal settlementPrice,
		@JsonProperty("estimated_delivery_price") @Nullable BigDecimal estimatedDeliveryPrice,
		@JsonProperty("min_price") @Nullable BigDecimal minPrice,
		@JsonProperty("max_price") @Nullable BigDecimal maxPrice,
		@JsonProperty("open_interest") @Nullable BigDecimal openInterest,
		@JsonProperty("current_funding") @Nullable BigDecimal currentFunding,
		@JsonProperty("funding_8h") @Nullable BigDecimal funding8h,
		@JsonProperty("mark_iv") @Nullable BigDecimal markIv, @JsonProperty("bid_iv") @Nullable BigDecimal bidIv,
		@JsonProperty("ask_iv") @Nullable BigDecimal askIv,
		@JsonProperty("underlying_price") @Nullable BigDecimal underlyingPrice,
		@JsonProperty("underlying_index") @Nullable String underlyingIndex,
		@JsonProperty("stats") @Nullable Stats stats) {

	/**
	 * Statistics of the last 24 hours.
	 *
	 * @param high highest price, or null if nothing was traded
	 * @param low lowest price, or null if nothing was traded
	 * @param priceChange change of the price in percent, or null
	 * @param volume volume in the base coin
	 * @param volumeUsd volume in USD
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Stats(@JsonProperty("high") @Nullable BigDecimal high, @JsonProperty("low") @Nullable BigDecimal low,
			@JsonProperty("price_change") @Nullable BigDecimal priceChange,
			@JsonProperty("volume") @Nullable BigDecimal volume,
			@JsonProperty("volume_usd") @Nullable BigDecimal volumeUsd) {
	}

}
