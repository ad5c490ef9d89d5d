package io.websockexnova.spring.boot.autoconfigure;

import io.websockexnova.behavior.ErrorHandler;

/**
 * Makes an error handler around that of a platform. A bean of this type is selected by
 * the property {@code error-handler} with its bean name; {@code financialErrorHandler}
 * and {@code lightweightErrorHandler} are there already, and {@code financial} and
 * {@code lightweight} are short for them.
 */
@FunctionalInterface
public interface NovaErrorHandlerFactory {

	/**
	 * Makes a handler.
	 * @param clientName name of the client
	 * @param platform handler of the client's platform or strategy
	 * @return a handler for this client alone
	 */
	ErrorHandler create(String clientName, ErrorHandler platform);

}
