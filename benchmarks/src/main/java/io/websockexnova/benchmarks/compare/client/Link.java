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

}
