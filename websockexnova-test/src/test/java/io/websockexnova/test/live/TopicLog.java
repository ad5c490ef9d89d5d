package io.websockexnova.test.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;

/**
 * A subscriber of a topic that keeps what it gets.
 */
final class TopicLog {

	private final List<TopicUpdate<JsonNode>> updates = new CopyOnWriteArrayList<>();

	private final Disposable subscription;

	private volatile @Nullable Throwable error;

	private volatile boolean completed;

	TopicLog(NovaClient client, String topic) {
		this.subscription = client.updates(topic, JsonNode.class)
			.subscribe(this.updates::add, (failure) -> this.error = failure, () -> this.completed = true);
	}

	List<TopicUpdate<JsonNode>> updates() {
		return List.copyOf(this.updates);
	}

	List<JsonNode> data() {
		return updates().stream()
			.filter(TopicUpdate.Data.class::isInstance)
			.map((update) -> ((TopicUpdate.Data<JsonNode>) update).value())
			.toList();
	}

	/**
	 * The kinds of items that came, in order, repetitions left out.
	 * @return simple names
	 */
	List<String> shape() {
		List<String> shape = new java.util.ArrayList<>();
		for (TopicUpdate<JsonNode> update : updates()) {
			String name = update.getClass().getSimpleName();
			if (shape.isEmpty() || !shape.get(shape.size() - 1).equals(name)) {
				shape.add(name);
			}
		}
		return shape;
	}

	void awaitData(int count) {
		Live.awaitTrue(count + " messages", () -> data().size() >= count);
	}

	void cancel() {
		this.subscription.dispose();
	}

	@Nullable Throwable error() {
		return this.error;
	}

	Throwable awaitError() {
		Live.awaitTrue("the error of the stream", () -> this.error != null);
		return this.error;
	}

	boolean isCompleted() {
		return this.completed;
	}

}
