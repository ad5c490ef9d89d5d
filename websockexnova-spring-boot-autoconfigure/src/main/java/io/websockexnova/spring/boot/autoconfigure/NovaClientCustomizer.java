package io.websockexnova.spring.boot.autoconfigure;

import io.websockexnova.client.NovaClientBuilder;

/**
 * Changes how a configured client is built, after its properties have been applied. Beans
 * of this type are called in their order, for each client.
 */
@FunctionalInterface
public interface NovaClientCustomizer {

	/**
	 * Customizes a client.
	 * @param clientName name of the client
	 * @param builder builds the client
	 */
	void customize(String clientName, NovaClientBuilder builder);

}
