package io.websockexnova.client;

import io.websockexnova.behavior.NovaException;

/**
 * A subscriber with the policy {@code FAIL} was so slow that its buffer is full. What
 * waited has been delivered before, what came later is dropped.
 */
public class SlowConsumerException extends NovaException {

	private final String topic;

	/**
	 * A new exception.
	 * @param topic name of the topic
	 * @param capacity messages that could wait
	 */
	public SlowConsumerException(String topic, int capacity) {
		super("the subscriber of topic '" + topic + "' is too slow: " + capacity
				+ " messages wait for it; make it faster, raise 'bufferSize', or choose another 'overflow' than FAIL",
				null);
		this.topic = topic;
	}

	/**
	 * The topic.
	 * @return its name
	 */
	public String topic() {
		return this.topic;
	}

}
