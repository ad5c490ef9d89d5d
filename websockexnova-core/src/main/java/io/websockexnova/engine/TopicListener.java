package io.websockexnova.engine;

/**
 * Hears of what happens to topics, on the loop.
 */
interface TopicListener {

	void restored();

	void confirmed(Topic topic);

	void snapshotNeeded(Topic topic);

	void failed(Throwable error);

}
