package io.websockexnova.platform.deribit;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Data of the channels {@code book.{instrument}.{interval}} and
 * {@code book.{instrument}.{group}.{depth}.{interval}}.
 *
 * @param type {@code snapshot} or {@code change}, or null in a grouped book
 * @param timestamp milliseconds since the epoch
 * @param instrumentName name of the instrument
 * @param changeId number of this message; grows, but not by one
 * @param previousChangeId number of the message that this one changes, or null
 * @param bids levels that buy
 * @param asks levels that sell
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = BookUpdateDeserializer.class)
public record BookUpdate(@JsonProperty("type") @Nullable String type, @JsonProperty("timestamp") long timestamp,
		@JsonProperty("instrument_name") @Nullable String instrumentName, @JsonProperty("change_id") long changeId,
		@JsonProperty("prev_change_id") @Nullable Long previousChangeId, @JsonProperty("bids") List<BookLevel> bids,
		@JsonProperty("asks") List<BookLevel> asks) {

	public BookUpdate {
		bids = copy(bids);
		asks = copy(asks);
	}

	/**
	 * Whether this is the whole picture.
	 * @return true for a snapshot and for every message of a grouped book
	 */
	public boolean isSnapshot() {
		return (this.type != null) ? this.type.equals("snapshot") : this.previousChangeId == null;
	}

	private static List<BookLevel> copy(@Nullable List<BookLevel> levels) {
		return (levels != null) ? List.copyOf(levels) : List.of();
	}

}
