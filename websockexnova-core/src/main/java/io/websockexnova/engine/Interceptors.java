package io.websockexnova.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Interceptor;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;

/**
 * Leads the messages of a client past its interceptors. Loop only.
 */
final class Interceptors {

	private final List<Interceptor> all;

	private final Guard guard;

	private final Counters counters;

	Interceptors(List<Interceptor> all, Guard guard, Counters counters) {
		this.all = all;
		this.guard = guard;
		this.counters = counters;
	}

	/**
	 * A message has come in.
	 * @param message the message, borrowed
	 * @return the message to go on with, or null if it has been dropped
	 */
	@Nullable Payload inbound(Payload message) {
		Payload current = message;
		for (Interceptor interceptor : this.all) {
			Payload before = current;
			current = this.guard.call(Hook.INBOUND, () -> interceptor.inbound(before));
			if (current == null) {
				this.counters.intercepted++;
				return null;
			}
		}
		return current;
	}

	/**
	 * A message is about to be written.
	 * @param message the message
	 * @return the message to write, or null if it has been dropped
	 */
	@Nullable Outbound outbound(Outbound message) {
		Outbound current = message;
		for (int i = this.all.size() - 1; i >= 0; i--) {
			Interceptor interceptor = this.all.get(i);
			Outbound before = current;
			current = this.guard.call(Hook.OUTBOUND, () -> interceptor.outbound(before));
			if (current == null) {
				this.counters.intercepted++;
				return null;
			}
		}
		return current;
	}

}
