package io.websockexnova.spring.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.scheduler.Scheduler;

import io.websockexnova.client.NovaClient;

/**
 * What the methods of one listener share.
 *
 * @param client the client
 * @param scheduler where calls are made
 * @param errors methods that take the errors of the others
 */
record EndpointContext(NovaClient client, Scheduler scheduler, List<ErrorEndpoint> errors) {

	EndpointContext(NovaClient client, Scheduler scheduler) {
		this(client, scheduler, new CopyOnWriteArrayList<>());
	}

	/**
	 * Tells the methods that take errors.
	 * @param error the error
	 * @param source where it happened
	 * @return whether one has taken it
	 */
	boolean raise(Throwable error, String source) {
		boolean taken = false;
		for (ErrorEndpoint endpoint : this.errors) {
			taken |= endpoint.offer(new ErrorEndpoint.Failure(error, source));
		}
		return taken;
	}

}
