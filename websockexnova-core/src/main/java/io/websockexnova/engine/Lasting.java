package io.websockexnova.engine;

import java.util.function.Consumer;

/**
 * What a client keeps over all its sockets. Loop only.
 *
 * @param backlog messages of the user that wait to be sent
 * @param requests requests that wait for their answer
 * @param ledger which topics are wanted
 * @param problems wanted topics that do not flow
 * @param serverRequests answers what the server asks
 * @param credits buckets of the rate limits
 * @param feedback lets the budgets follow what the server says
 * @param errors asks the handlers about errors
 */
record Lasting(Backlog backlog, PendingRequests requests, Ledger ledger, Problems problems,
		ServerRequests serverRequests, Credits credits, RateFeedback feedback, Errors errors) {

	/**
	 * Makes the parts of a client that nobody else makes.
	 * @param shared what the parts of the client share
	 * @param budgets buckets that clients share
	 * @param ledger which topics are wanted
	 * @param problems wanted topics that do not flow
	 * @param errors asks the handlers about errors
	 * @param failures takes what handlers throw
	 * @param emptied called when there is nothing more to send, or to be answered
	 * @return all parts
	 */
	static Lasting of(Shared shared, Budgets budgets, Ledger ledger, Problems problems, Errors errors,
			Consumer<Throwable> failures, Runnable emptied) {
		Credits credits = new Credits(shared.behaviors().rateLimit().limits(), shared.loop(), budgets);
		Backlog backlog = new Backlog(shared, emptied, failures);
		RateFeedback feedback = new RateFeedback(shared, credits, errors, failures);
		PendingRequests requests = new PendingRequests(shared, backlog, feedback, emptied);
		return new Lasting(backlog, requests, ledger, problems, new ServerRequests(shared), credits, feedback, errors);
	}

}
