package io.websockexnova.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;

import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.client.Unmatched;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Transport;

/**
 * What all parts of one client share. Streams are delivered on the scheduler, results of
 * calls on another, since a stream's handler may wait for one.
 */
record Shared(String name, Current current, Behaviors behaviors, Transport transport, Loop loop, Mailbox mailbox,
		Counters counters, Fanout<ClientEvent> events, Leftovers leftovers, JsonMapper json, Clock clock,
		RandomGenerator random, Scheduler scheduler, Scheduler calls, Guard guard, ServerClock serverClock,
		Receiving receiving, Interceptors interceptors, Codec codec, int shard) {

	/**
	 * What a further connection of the client shares with the first: all but the
	 * behaviours, of which it has its own.
	 * @param number number of the connection, from 2 on
	 */
	Shared further(int number) {
		Behaviors own = this.guard
			.behaviors(Handlers.of(this.current, this.json, this.serverClock, this.random, this.codec));
		return new Shared(this.name, this.current, own, this.transport, this.loop, this.mailbox, this.counters,
				this.events, this.leftovers, this.json, this.clock, this.random, this.scheduler, this.calls, this.guard,
				this.serverClock, this.receiving, this.interceptors, this.codec, number);
	}

	boolean isFirst() {
		return this.shard == 1;
	}

	/**
	 * What is known of the client; may change at run time.
	 */
	ClientSpec spec() {
		return this.current.get();
	}

	Settings settings() {
		return spec().settings();
	}

	<T> T get(Setting<T> setting) {
		return settings().get(setting);
	}

	Instant now() {
		return this.clock.instant();
	}

	ClientClosedException engineClosed() {
		return new ClientClosedException("the engine of client '" + this.name + "' is closed", null);
	}

	/**
	 * Counts a message that nobody waits for and shows it to those who look.
	 * @param reason why nobody does
	 * @param key what it names, or empty
	 * @param message the message, borrowed
	 */
	void unmatched(Unmatched.Reason reason, String key, Payload message) {
		this.counters.unmatched++;
		this.leftovers.show(reason, key, message);
	}

}
