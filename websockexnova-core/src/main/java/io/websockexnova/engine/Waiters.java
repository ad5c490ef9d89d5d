package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.MonoSink;

/**
 * Callers who wait for the same thing to happen. Loop only.
 */
final class Waiters {

	private final List<MonoSink<Void>> sinks = new ArrayList<>();

	void add(MonoSink<Void> sink) {
		this.sinks.add(sink);
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
