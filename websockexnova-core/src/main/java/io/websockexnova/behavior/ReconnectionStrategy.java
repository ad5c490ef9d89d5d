package io.websockexnova.behavior;

/**
 * How the delay between attempts grows. Every strategy is capped and jittered.
 */
public enum ReconnectionStrategy {

	/**
	 * The same delay each time.
	 */
	SIMPLE,

	/**
	 * The delay grows by the initial delay with each attempt.
	 */
	LINEAR_BACKOFF,

	/**
	 * The delay doubles with each attempt.
	 */
	EXPONENTIAL_BACKOFF_WITH_JITTER

}
