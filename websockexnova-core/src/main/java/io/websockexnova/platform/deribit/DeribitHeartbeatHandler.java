package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.codec.MalformedMessageException;

/**
 * Answers {@code test_request} with {@code public/test}; Deribit closes at once if no
 * answer comes. Since the server speaks at least once per interval, silence for two of
 * them means that it is gone, unless {@code connection.silence-timeout} is set.
 */
final class DeribitHeartbeatHandler implements HeartbeatHandler {

	private static final Duration MARGIN = Duration.ofSeconds(5);

	private static final Call TEST = new Call("public/test", Map.of());

	private final Duration interval;

	DeribitHeartbeatHandler(Duration interval) {
		this.interval = interval;
	}

	@Override
	public @Nullable Call answer(Inbound control) {
		boolean challenge = control.key().equals(DeribitDialect.HEARTBEAT)
				&& "test_request".equals(type(control.body()));
		return challenge ? TEST : null;
	}

	@Override
	public Duration silenceLimit(Settings settings) {
		Duration limit = settings.get(Setting.SILENCE_TIMEOUT);
		return !limit.isZero() ? limit : this.interval.multipliedBy(2).plus(MARGIN);
	}

	private static @Nullable String type(Payload params) {
		try {
			JsonCursor cursor = JsonCursor.open(params);
			return cursor.find("type") ? cursor.text() : null;
		}
		catch (MalformedMessageException ex) {
			return null;
		}
	}

}
