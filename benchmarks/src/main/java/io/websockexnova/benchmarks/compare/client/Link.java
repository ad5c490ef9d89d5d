package io.websockexnova.benchmarks.compare.client;

/**
 * An open connection.
 */
public interface Link {

	/**
	 * Sends a text message without waiting until it has been sent.
	 * @param text the message
	 * @param sent told when the library says that it has been sent
	 * @throws Exception if it cannot be sent
	 */
	void send(String text, Completions sent) throws Exception;

	/**
	 * Sends one of many text messages, which may wait for {@link #flush()}.
	 * @param text the message
	 * @param sent told when the library says that it has been sent
	 * @throws Exception if it cannot be sent
	 */
	default void post(String text, Completions sent) throws Exception {
		send(text, sent);
	}

	/**
	 * Sends what waits.
	 * @param sent told when the library says that it has been sent
	 */
	default void flush(Completions sent) {
	}

}
