package io.websockexnova.engine;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Interceptor;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.NotSentException;

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

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * A message has come in.
	 * @param message the message, borrowed
	 * @return the message to go on with, or null if it has been dropped
	 */
	@Nullable Payload inbound(Payload message) {
		if (this.all.isEmpty()) {
			return message;
		}
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
	 * @param item the message; fails if it is not to be written
	 * @param failures takes what an interceptor throws
	 * @return the message to write, or null if it has failed
	 */
	@Nullable Outbound outbound(Item item, Consumer<Throwable> failures) {
		if (this.all.isEmpty()) {
			return item.message();
		}
		NotSentException refusal;
		try {
			Outbound passed = outbound(item.message());
			if (passed != null) {
				return passed;
			}
			refusal = new NotSentException("an interceptor has kept the message back", null);
		}
		catch (Throwable ex) {
			failures.accept(ex);
			refusal = new NotSentException("an interceptor failed: " + ex.getMessage(), ex);
		}
		item.end(refusal);
		return null;
	}

	private @Nullable Outbound outbound(Outbound message) {
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
