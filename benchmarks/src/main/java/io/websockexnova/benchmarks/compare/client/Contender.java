package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.util.function.Consumer;

import io.websockexnova.platform.deribit.BookUpdate;

/**
 * A WebSocket library, used as its documentation says.
 */
public interface Contender {

	/**
	 * Opens a connection and waits until it can be used.
	 * @param url where to
	 * @param texts takes each text message as a String, one after the other
	 * @return the connection
	 * @throws Exception if it cannot be opened
	 */
	Link open(URI url, Consumer<String> texts) throws Exception;

	/**
	 * Opens a connection on which nothing is sent and nothing comes in, and waits until
	 * it can be used.
	 * @param url where to
	 * @throws Exception if it cannot be opened
	 */
	default void idle(URI url) throws Exception {
		open(url, (text) -> {
		});
	}

	/**
	 * Opens a connection on which Deribit's order book comes in.
	 * @param url where to
	 * @param updates takes each message as a record, one after the other
	 * @return the connection, which gets the channel {@code book.BTC-PERPETUAL.100ms}
	 * @throws Exception if it cannot be opened
	 */
	default Link openBook(URI url, Consumer<BookUpdate> updates) throws Exception {
		throw new UnsupportedOperationException("typed messages");
	}

}
