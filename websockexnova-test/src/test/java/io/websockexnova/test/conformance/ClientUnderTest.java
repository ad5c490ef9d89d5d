package io.websockexnova.test.conformance;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Compression;

/**
 * A client that the conformance suite drives. It sends every data message back as it
 * came, accepts messages of 16 MiB and 100,000 fragments, and does not reconnect.
 */
interface ClientUnderTest {

	/**
	 * Starts to connect and returns at once.
	 * @param uri where to
	 * @param subprotocols subprotocols to offer
	 * @param compression what to offer of permessage-deflate, or null for no extension
	 * @return the connection
	 */
	Handle connect(URI uri, List<String> subprotocols, @Nullable Compression compression);

	/**
	 * A connection, or an attempt.
	 */
	interface Handle extends AutoCloseable {

		/**
		 * Waits until the attempt has failed.
		 * @return what was reported
		 */
		Throwable awaitFailure();

		/**
		 * Closes with 1000 if open, gives up otherwise.
		 */
		@Override
		void close();

	}

}
