package io.websockexnova.platform.deribit;

import java.util.List;

/**
 * What the name of a channel tells. The parts are separated by dots; names of instruments
 * hold none, since decimal strikes are written with a {@code d}.
 */
final class DeribitChannel {

	private static final String BOOK = "book.";

	private static final String RAW = ".raw";

	private static final List<String> PRIVATE = List.of("user.", "block_rfq.", "block_trade_confirmations");

	private DeribitChannel() {
	}

	/**
	 * Whether the channel carries a snapshot and then linked changes. Grouped books have
	 * five parts and repeat the whole picture.
	 * @param channel name of the channel
	 * @return true for {@code book.{instrument}.{interval}}
	 */
	static boolean isIncrementalBook(String channel) {
		if (!channel.startsWith(BOOK)) {
			return false;
		}
		int dot = channel.indexOf('.', BOOK.length());
		return dot > BOOK.length() && channel.indexOf('.', dot + 1) < 0;
	}

	/**
	 * Whether only {@code private/subscribe} takes the channel.
	 * @param channel name of the channel
	 * @return true for a channel of the account
	 */
	static boolean isPrivate(String channel) {
		return PRIVATE.stream().anyMatch(channel::startsWith);
	}

	/**
	 * Whether the channel is not aggregated, which Deribit gives only to connections that
	 * have logged in.
	 * @param channel name of the channel
	 * @return true for {@code *.raw}
	 */
	static boolean isRaw(String channel) {
		return channel.endsWith(RAW);
	}

	/**
	 * The aggregated channel that needs no login.
	 * @param raw name of a raw channel
	 * @return name of its sibling
	 */
	static String aggregated(String raw) {
		return raw.substring(0, raw.length() - RAW.length()) + ".100ms";
	}

}
