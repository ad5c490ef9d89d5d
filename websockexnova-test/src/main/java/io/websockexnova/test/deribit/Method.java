package io.websockexnova.test.deribit;

/**
 * A method of the API.
 */
@FunctionalInterface
interface Method {

	Answer call(Invocation invocation);

}
