package io.websockexnova.engine;

/**
 * What a client keeps over all its sockets. Loop only.
 *
 * @param backlog messages of the user that wait to be sent
 * @param requests requests that wait for their answer
 * @param ledger which topics are wanted
 * @param problems wanted topics that do not flow
 * @param credits buckets of the rate limits
 * @param errors asks the handlers about errors
 */
record Lasting(Backlog backlog, PendingRequests requests, Ledger ledger, Problems problems, Credits credits,
		Errors errors) {
}
