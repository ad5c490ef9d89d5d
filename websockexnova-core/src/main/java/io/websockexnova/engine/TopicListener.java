package io.websockexnova.engine;

/**
 * Hears of what happens to the topics of one socket, on the loop.
 */
interface TopicListener {

	/**
	 * Every wanted topic has an outcome.
	 */
	void restored();

	void confirmed(Standing standing);

	void failed(Throwable error);

}
