package io.websockexnova.behavior;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A ready-made way to deal with errors: an {@link ErrorHandler} around that of the
 * platform, whose classification stays, and settings that go with it. They count above
 * the profile and below the settings of the client.
 */
public enum Strategy {

	/**
	 * A persistent connection: exponential backoff with jitter, without end. Only refused
	 * credentials and critical errors end the client.
	 */
	ALWAYS_RECONNECT(
			Map.of(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.EXPONENTIAL_BACKOFF_WITH_JITTER,
					Setting.MAX_ATTEMPTS, MaxAttempts.INFINITY),
			(handler) -> StrategyErrorHandler.retrying(handler, ErrorClass.TRANSIENT, ErrorClass.RATE_LIMITED,
					ErrorClass.PERSISTENT)),

	/**
	 * Three attempts, one second apart, after errors that go away by themselves; anything
	 * else ends the client at once.
	 */
	FAIL_FAST(
			Map.of(Setting.RECONNECTION_STRATEGY, ReconnectionStrategy.SIMPLE, Setting.MAX_ATTEMPTS, new MaxAttempts(3),
					Setting.INITIAL_DELAY, Duration.ofSeconds(1)),
			(handler) -> StrategyErrorHandler.retrying(handler, ErrorClass.TRANSIENT)),

	/**
	 * Logs every error and goes on, without end, also after refused credentials and
	 * errors that look permanent: those are tried again at the longest delay.
	 */
	LOG_AND_CONTINUE(Map.of(Setting.MAX_ATTEMPTS, MaxAttempts.INFINITY),
			(handler) -> StrategyErrorHandler.retrying(handler, ErrorClass.values())),

	/**
	 * For tests: sends every message back to the server. Brings the platform
	 * {@code echo}, and leaves errors to it.
	 */
	ECHO(Map.of(), (handler) -> handler);

	private final Map<Setting<?>, Object> settings;

	private final UnaryOperator<ErrorHandler> errorHandler;

	Strategy(Map<Setting<?>, Object> settings, UnaryOperator<ErrorHandler> errorHandler) {
		this.settings = settings;
		this.errorHandler = errorHandler;
	}

	/**
	 * Settings that go with the strategy.
	 * @return values by setting
	 */
	public Map<Setting<?>, Object> settings() {
		return this.settings;
	}

	/**
	 * The error handler of the strategy.
	 * @param platform handler of the platform, which classifies and logs
	 * @return a handler around it
	 */
	public ErrorHandler errorHandler(ErrorHandler platform) {
		return this.errorHandler.apply(platform);
	}

	/**
	 * Name in configuration.
	 * @return the name, such as {@code fail-fast}
	 */
	public String configName() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
