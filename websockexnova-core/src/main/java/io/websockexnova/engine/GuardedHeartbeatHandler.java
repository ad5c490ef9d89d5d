package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.HeartbeatPlan;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Settings;

/**
 * A guarded heartbeat handler.
 */
final class GuardedHeartbeatHandler implements HeartbeatHandler {

	private final Guard guard;

	private final HeartbeatHandler handler;

	GuardedHeartbeatHandler(Guard guard, HeartbeatHandler handler) {
		this.guard = guard;
		this.handler = handler;
	}

	@Override
	public HeartbeatPlan plan(Settings settings) {
		return this.guard.require(Hook.PLAN, () -> this.handler.plan(settings));
	}

	@Override
	public @Nullable Call answer(Inbound control) {
		long before = this.guard.enter(Hook.ANSWER);
		try {
			return this.handler.answer(control);
		}
		finally {
			this.guard.exit(before);
		}
	}

	@Override
	public @Nullable Duration silenceLimit(Settings settings) {
		return this.guard.call(Hook.SILENCE_LIMIT, () -> this.handler.silenceLimit(settings));
	}

}
