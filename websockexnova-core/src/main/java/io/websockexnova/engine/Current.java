package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Credentials;
import io.websockexnova.client.ClientSpec;

/**
 * What is known of a client now. Thread-safe.
 */
final class Current {

	private volatile ClientSpec spec;

	private volatile @Nullable String account;

	Current(ClientSpec spec) {
		this.spec = spec;
	}

	ClientSpec get() {
		return this.spec;
	}

	void set(ClientSpec next) {
		this.spec = next;
	}

	/**
	 * Asks the user's supplier, which is done for each login and for nothing else.
	 * @return the credentials, or null if there are none
	 */
	@Nullable Credentials credentials() {
		Credentials credentials = this.spec.credentials().get();
		this.account = (credentials != null) ? credentials.key() : null;
		return credentials;
	}

	/**
	 * Public part of the credentials that were used last, or null.
	 */
	@Nullable String account() {
		return this.account;
	}

}
