package io.websockexnova.engine;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

/**
 * Makes clients and holds what they share: the transport with its loops, the scheduler on
 * which user code runs, the mapper and the clock.
 */
public final class NovaEngine implements AutoCloseable {

	private NovaEngine() {
	}

	/**
	 * An engine with the defaults.
	 * @return the engine
	 */
	public static NovaEngine create() {
		return builder().build();
	}

	/**
	 * A builder of engines.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts to build a client; names are unique within an engine.
	 * @param name name of the client
	 * @return the builder
	 */
	public NovaClientBuilder client(String name) {
		throw new IllegalStateException("engine under construction");
	}

	/**
	 * Finds a client.
	 * @param name its name
	 * @return the client, or null
	 */
	public @Nullable NovaClient find(String name) {
		return null;
	}

	/**
	 * All clients of this engine.
	 * @return the clients
	 */
	public Collection<NovaClient> clients() {
		return java.util.List.of();
	}

	/**
	 * Closes all clients and the transport, if it is the engine's own. Waits no longer
	 * than the longest close timeout. Idempotent.
	 */
	@Override
	public void close() {
	}

	/**
	 * Builds engines.
	 */
	public static final class Builder {

		/**
		 * Builds the engine.
		 * @return the engine
		 */
		public NovaEngine build() {
			return new NovaEngine();
		}

		/**
		 * The transport; one over Reactor Netty if not set. The caller closes it.
		 * @param transport the transport
		 * @return this
		 */
		public Builder transport(io.websockexnova.transport.Transport transport) {
			return this;
		}

		/**
		 * Mapper for the bodies of JSON messages.
		 * @param mapper the mapper
		 * @return this
		 */
		public Builder json(tools.jackson.databind.json.JsonMapper mapper) {
			return this;
		}

		/**
		 * Scheduler on which values are delivered; bounded elastic if not set.
		 * @param scheduler the scheduler
		 * @return this
		 */
		public Builder scheduler(reactor.core.scheduler.Scheduler scheduler) {
			return this;
		}

		/**
		 * Wall clock for timestamps.
		 * @param clock the clock
		 * @return this
		 */
		public Builder clock(java.time.Clock clock) {
			return this;
		}

		/**
		 * Source of jitter and nonces.
		 * @param random the source
		 * @return this
		 */
		public Builder random(java.util.random.RandomGenerator random) {
			return this;
		}

	}

}
