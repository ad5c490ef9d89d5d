package io.websockexnova.platform.deribit;

import io.websockexnova.behavior.NovaException;

/**
 * The server is production where test was configured, or the other way round.
 */
final class WrongEnvironmentException extends NovaException {

	WrongEnvironmentException(String client, boolean wanted) {
		super("client '" + client + "': the server says that it is " + (wanted ? "production" : "the test environment")
				+ ", but option 'testnet' is '" + wanted + "'; correct the option or the 'url'", null);
	}

}
