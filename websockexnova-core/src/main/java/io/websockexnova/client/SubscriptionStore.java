package io.websockexnova.client;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Where the subscriptions of clients survive a restart. A client loads its own before it
 * first connects, and saves them shortly after they have changed and before it closes.
 * Called by several clients at the same time, but for one client never before an earlier
 * call has ended. Subscribed to on a thread that may block.
 */
public interface SubscriptionStore {

	/**
	 * Loads what was saved last.
	 * @param client name of the client
	 * @return the subscriptions, empty if nothing was saved; if it fails, the client
	 * reports that, goes on without them, and saves nothing either, lest it overwrites
	 * what could not be read
	 */
	Mono<List<SavedSubscription>> load(String client);

	/**
	 * Saves all subscriptions of a client in place of those before.
	 * @param client name of the client
	 * @param subscriptions the subscriptions
	 * @return completes when they are safe
	 */
	Mono<Void> save(String client, List<SavedSubscription> subscriptions);

}
