package io.websockexnova.spring.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

import io.websockexnova.client.TopicUpdate;

/**
 * Makes calls for data of different keys at the same time, and for data of one key in
 * order. A marker concerns all keys: it waits for the data before it, and the data after
 * it waits for the marker.
 */
final class KeyedCalls {

	private final JsonPointer key;

	private final int lanes;

	private final Scheduler scheduler;

	KeyedCalls(String key, int lanes, Scheduler scheduler) {
		this.key = JsonPointer.compile(key);
		this.lanes = lanes;
		this.scheduler = scheduler;
	}

	/**
	 * Makes the calls.
	 * @param updates markers, and data as a tree
	 * @param call makes a call
	 * @return ends with the last call
	 */
	Flux<Void> make(Flux<TopicUpdate<JsonNode>> updates, Function<TopicUpdate<JsonNode>, Mono<Void>> call) {
		// What is taken out of the engine's buffer early can no longer be replaced there
		// by something newer.
		return Flux.defer(() -> updates.windowUntil(new Barrier(), true, this.lanes))
			.concatMap((window) -> parallel(window, call), 1);
	}

	private Flux<Void> parallel(Flux<TopicUpdate<JsonNode>> window, Function<TopicUpdate<JsonNode>, Mono<Void>> call) {
		Lanes open = new Lanes(this.lanes);
		return window.groupBy((update) -> open.enter(key(update)), Function.identity(), 2 * this.lanes)
			.flatMap(
					(lane) -> lane.publishOn(this.scheduler, false, 1)
						.concatMap((update) -> call.apply(update).doFinally((signal) -> open.leave(key(update))), 1),
					this.lanes, 1);
	}

	private Object key(TopicUpdate<JsonNode> update) {
		return (update instanceof TopicUpdate.Data<JsonNode> data) ? List.of(data.topic(), data.value().at(this.key))
				: List.of(update.topic());
	}

	/**
	 * Gives a key a lane for as long as it has calls there, and the emptiest one to a key
	 * that has none. Thread-safe.
	 */
	private static final class Lanes {

		private final Map<Object, Integer> laneByKey = new HashMap<>();

		private final Map<Object, Integer> callsByKey = new HashMap<>();

		private final int[] calls;

		Lanes(int count) {
			this.calls = new int[count];
		}

		synchronized int enter(Object key) {
			int lane = this.laneByKey.computeIfAbsent(key, (newKey) -> emptiest());
			this.callsByKey.merge(key, 1, Integer::sum);
			this.calls[lane]++;
			return lane;
		}

		synchronized void leave(Object key) {
			Integer lane = Objects.requireNonNull(this.laneByKey.get(key));
			this.calls[lane]--;
			if (this.callsByKey.merge(key, -1, Integer::sum) == 0) {
				this.callsByKey.remove(key);
				this.laneByKey.remove(key);
			}
		}

		private int emptiest() {
			int emptiest = 0;
			for (int lane = 1; lane < this.calls.length; lane++) {
				emptiest = (this.calls[lane] < this.calls[emptiest]) ? lane : emptiest;
			}
			return emptiest;
		}

	}

	/**
	 * Cuts before and after each marker.
	 */
	private static final class Barrier implements Predicate<TopicUpdate<JsonNode>> {

		private boolean afterMarker;

		@Override
		public boolean test(TopicUpdate<JsonNode> update) {
			boolean marker = !(update instanceof TopicUpdate.Data);
			boolean cut = marker || this.afterMarker;
			this.afterMarker = marker;
			return cut;
		}

	}

}
