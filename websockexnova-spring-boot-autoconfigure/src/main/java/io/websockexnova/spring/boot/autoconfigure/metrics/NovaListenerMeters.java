package io.websockexnova.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.websockexnova.spring.listener.NovaListenerEndpoint;
import io.websockexnova.spring.listener.NovaListenerRegistry;

/**
 * Counts the failed calls of each listener method.
 */
class NovaListenerMeters implements MeterBinder {

	private final NovaListenerRegistry listeners;

	NovaListenerMeters(NovaListenerRegistry listeners) {
		this.listeners = listeners;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (NovaListenerEndpoint endpoint : this.listeners.endpoints()) {
			FunctionCounter.builder("websockexnova.listener.failures", endpoint, NovaListenerEndpoint::failures)
				.tag("client", endpoint.client().name())
				.tag("method", endpoint.name())
				.description("Calls of listener methods that ended with an exception")
				.register(registry);
		}
	}

}
