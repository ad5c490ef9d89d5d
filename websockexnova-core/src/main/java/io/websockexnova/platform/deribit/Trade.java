package io.websockexnova.platform.deribit;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One trade. The channels {@code trades.*} carry an array of them: subscribe with
 * {@code Trade[].class}.
 *
 * @param tradeId id, unique per currency
 * @param tradeSeq number that grows by one per instrument
 * @param timestamp milliseconds since the epoch
 * @param instrumentName name of the instrument
 * @param direction {@code buy} or {@code sell}, of the taker
 * @param price the price
 * @param amount the amount, in USD for perpetual and inverse futures, otherwise in the
 * base coin
 * @param contracts number of contracts, or null
 * @param tickDirection 0 to 3: up, zero up, down, zero down; or null
 * @param markPrice mark price at that time, or null
 * @param indexPrice index price at that time, or null
 * @param iv implied volatility in percent, options only, or null
 * @param liquidation {@code M}, {@code T} or {@code MT} if the maker, the taker or both
 * were liquidated, or null
 * @param comboId name of the combo instrument, or null
 * @param comboTradeId id of the trade of the combo, or null
 * @param blockTradeId id of the block trade, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Trade(@JsonProperty("trade_id") String tradeId, @JsonProperty("trade_seq") long tradeSeq,
		@JsonProperty("timestamp") long timestamp, @JsonProperty("instrument_name") String instrumentName,
		@JsonProperty("direction") String direction, @JsonProperty("price") BigDecimal price,
		@JsonProperty("amount") BigDecimal amount, @JsonProperty("contracts") @Nullable BigDecimal contracts,
		@JsonProperty("tick_direction") @Nullable Integer tickDirection,
		@JsonProperty("mark_price") @Nullable BigDecimal markPrice,
		@JsonProperty("index_price") @Nullable BigDecimal indexPrice, @JsonProperty("iv") @Nullable BigDecimal iv,
		@JsonProperty("liquidation") @Nullable String liquidation, @JsonProperty("combo_id") @Nullable String comboId,
		@JsonProperty("combo_trade_id") @Nullable String comboTradeId,
		@JsonProperty("block_trade_id") @Nullable String blockTradeId) {
}
