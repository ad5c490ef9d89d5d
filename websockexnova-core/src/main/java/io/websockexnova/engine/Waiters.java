package io.websockexnova.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import reactor.core.publisher.MonoSink;

/**
 * Callers who wait for the same thing to happen. Loop only.
 */
final class Waiters {

	private final Set<MonoSink<Void>> sinks = new LinkedHashSet<>();

	/**
	 * Adds a caller, who may give up.
	 * @param sink the caller
	 * @param mailbox takes the removal
	 */
	void add(MonoSink<Void> sink, Mailbox mailbox) {
		this.sinks.add(sink);
		sink.onCancel(() -> mailbox.post(() -> this.sinks.remove(sink)));
	}

	int size() {
		return this.sinks.size();
	}

	void complete() {
		drain().forEach(MonoSink::success);
	}

	void fail(Throwable error) {
		drain().forEach((sink) -> sink.error(error));
	}

	private List<MonoSink<Void>> drain() {
		List<MonoSink<Void>> drained = List.copyOf(this.sinks);
		this.sinks.clear();
		return drained;
	}

}
