package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Overflow;

/**
 * How a topic is subscribed and its data handed over. What is null is left to the
 * client's settings. If several subscribers of a topic differ, the highest priority and
 * the strictest {@code required} count for the topic, the rest for each subscriber.
 *
 * @param priority the higher, the earlier the topic is restored and its data handed over
 * when a burst is queued; 0 unless given
 * @param required whether READY waits until the server has confirmed the topic, or null
 * for {@code subscription.required}; a topic that is not required degrades the client
 * @param overflow what happens when the buffer is full, or null for
 * {@code subscription.overflow}
 * @param bufferSize messages that may wait for the subscriber, or null for
 * {@code subscription.buffer-size}
 * @param key JSON pointer (RFC 6901) to the key within the data, or null for one key for
 * the whole topic; data of one key keeps its order
 * @param parallelism keys whose data may be handled at the same time, 1 unless given
 * @param fastPath whether the data is decoded and handed over on the event loop itself:
 * nothing is buffered, and a subscriber that takes its time stalls all clients of the
 * loop
 */
public record TopicOptions(int priority, @Nullable Boolean required, @Nullable Overflow overflow,
		@Nullable Integer bufferSize, @Nullable String key, int parallelism, boolean fastPath) {

	/** Everything as the client says. */
	public static final TopicOptions DEFAULTS = new TopicOptions(0, null, null, null, null, 1, false);

	public TopicOptions {
		if (bufferSize != null && bufferSize <= 0) {
			throw new IllegalArgumentException("'bufferSize' is " + bufferSize + "; it must be positive");
		}
		if (key != null && !key.isEmpty() && !key.startsWith("/")) {
			throw new IllegalArgumentException("'key' is '" + key + "'; a JSON pointer begins with '/'");
		}
		if (parallelism <= 0) {
			throw new IllegalArgumentException("'parallelism' is " + parallelism + "; it must be positive");
		}
		if (parallelism > 1 && key == null) {
			throw new IllegalArgumentException("'parallelism' is " + parallelism
					+ " without a 'key': name the key whose data has to keep its order, such as '/instrument_name'");
		}
		if (fastPath && (parallelism > 1 || overflow != null || bufferSize != null)) {
			throw new IllegalArgumentException(
					"'fastPath' buffers nothing: leave out 'overflow', 'bufferSize' and 'parallelism'");
		}
	}

	/**
	 * The same with another priority.
	 * @param value priority
	 * @return a copy
	 */
	public TopicOptions priority(int value) {
		return new TopicOptions(value, this.required, this.overflow, this.bufferSize, this.key, this.parallelism,
				this.fastPath);
	}

	/**
	 * The same, but whether READY waits for the topic.
	 * @param value whether it does
	 * @return a copy
	 */
	public TopicOptions required(boolean value) {
		return new TopicOptions(this.priority, value, this.overflow, this.bufferSize, this.key, this.parallelism,
				this.fastPath);
	}

	/**
	 * The same with another overflow policy.
	 * @param value what happens when the buffer is full
	 * @return a copy
	 */
	public TopicOptions overflow(Overflow value) {
		return new TopicOptions(this.priority, this.required, value, this.bufferSize, this.key, this.parallelism,
				this.fastPath);
	}

	/**
	 * The same with another buffer.
	 * @param value messages that may wait
	 * @return a copy
	 */
	public TopicOptions bufferSize(int value) {
		return new TopicOptions(this.priority, this.required, this.overflow, value, this.key, this.parallelism,
				this.fastPath);
	}

	/**
	 * The same with another key.
	 * @param pointer JSON pointer to the key within the data
	 * @return a copy
	 */
	public TopicOptions key(String pointer) {
		return new TopicOptions(this.priority, this.required, this.overflow, this.bufferSize, pointer, this.parallelism,
				this.fastPath);
	}

	/**
	 * The same with keys handled at the same time.
	 * @param pointer JSON pointer to the key whose data has to keep its order
	 * @param value keys at the same time
	 * @return a copy
	 */
	public TopicOptions parallel(String pointer, int value) {
		return new TopicOptions(this.priority, this.required, this.overflow, this.bufferSize, pointer, value,
				this.fastPath);
	}

	/**
	 * The same on the event loop itself.
	 * @return a copy
	 */
	public TopicOptions onLoop() {
		return new TopicOptions(this.priority, this.required, this.overflow, this.bufferSize, this.key,
				this.parallelism, true);
	}

}
