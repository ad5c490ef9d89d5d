package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which faults are armed. Used by the simulator's one thread only.
 */
final class FaultPlan {

	static final int NO_ANSWER = 0;

	private static final int SWITCHING_PROTOCOLS = 101;

	private final Map<DropPoint, Integer> drops = new EnumMap<>(DropPoint.class);

	private final Map<String, Duration> delays = new HashMap<>();

	private final Map<String, Failures> failures = new HashMap<>();

	private final Map<String, Integer> lostAnswers = new HashMap<>();

	private final Set<String> rejectedChannels = new HashSet<>();

	private int upgradeStatus = SWITCHING_PROTOCOLS;

	private @Nullable Duration retryAfter;

	private boolean deaf;

	private boolean mute;

	private boolean notificationsFirst;

	void drop(int connections, DropPoint point) {
		this.drops.put(point, connections);
	}

	boolean drops(DropPoint point) {
		return takeOne(this.drops, point);
	}

	void upgradeStatus(int status, @Nullable Duration retryAfter) {
		this.upgradeStatus = status;
		this.retryAfter = retryAfter;
	}

	void normalUpgrades() {
		upgradeStatus(SWITCHING_PROTOCOLS, null);
	}

	int upgradeStatus() {
		return this.upgradeStatus;
	}

	long retryAfterSeconds() {
		return (this.retryAfter != null) ? this.retryAfter.toSeconds() : -1;
	}

	// Whether requests are swallowed, and whether nothing is sent at all.
	void answering(boolean deaf, boolean mute) {
		this.deaf = deaf;
		this.mute = mute;
	}

	boolean isDeaf() {
		return this.deaf;
	}

	boolean isMute() {
		return this.mute;
	}

	void notificationsFirst(boolean on) {
		this.notificationsFirst = on;
	}

	boolean isNotificationsFirst() {
		return this.notificationsFirst;
	}

	void delay(String method, Duration delay) {
		this.delays.put(method, delay);
	}

	Duration delay(String method) {
		return this.delays.getOrDefault(method, Duration.ZERO);
	}

	void fail(String method, int code, String message, int times) {
		this.failures.put(method, new Failures(new RpcException(code, message), times));
	}

	// Throws the error that is armed for the method, if any.
	void failIfArmed(String method) {
		Failures armed = this.failures.get(method);
		if (armed != null) {
			this.failures.compute(method,
					(name, failures) -> (armed.times > 1) ? new Failures(armed.error, armed.times - 1) : null);
			throw armed.error;
		}
	}

	void loseAnswers(String method, int times) {
		this.lostAnswers.put(method, times);
	}

	boolean losesAnswer(String method) {
		return takeOne(this.lostAnswers, method);
	}

	void reject(String channel, boolean rejected) {
		if (rejected) {
			this.rejectedChannels.add(channel);
		}
		else {
			this.rejectedChannels.remove(channel);
		}
	}

	boolean rejects(String channel) {
		return this.rejectedChannels.contains(channel);
	}

	private static <K> boolean takeOne(Map<K, Integer> counts, K key) {
		int left = counts.getOrDefault(key, 0);
		counts.put(key, Math.max(0, left - 1));
		return left > 0;
	}

	private record Failures(RpcException error, int times) {
	}

}
