package io.websockexnova.spring.listener;

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
			.concatMap((window) -> window.groupBy(this::lane, Function.identity(), this.lanes)
				.flatMap((lane) -> lane.publishOn(this.scheduler, false, 1).concatMap(call, 1), this.lanes, 1), 1);
	}

	private int lane(TopicUpdate<JsonNode> update) {
		if (update instanceof TopicUpdate.Data<JsonNode> data) {
			return Math.floorMod(Objects.hash(data.topic(), data.value().at(this.key)), this.lanes);
		}
		return 0;
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
