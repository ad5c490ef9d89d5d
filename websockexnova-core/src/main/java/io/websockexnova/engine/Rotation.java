package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Setting;

/**
 * Replaces the socket in service by a fresh one, make before break: the successor
 * connects, logs in and subscribes beside it, both deliver for a while and the first copy
 * counts, then the old one says goodbye. If the successor does not get that far, the old
 * one stays in service. Loop only.
 */
final class Rotation implements Generation.Owner {

	private static final Duration RECHECK = Duration.ofMillis(100);

	private final Shared shared;

	private final Lasting lasting;

	private final Connection connection;

	private final Generation incumbent;

	private final Generation successor;

	private final Timers timers;

	private boolean promoted;

	private boolean over;

	Rotation(Shared shared, Lasting lasting, Connection connection, Generation incumbent, long number) {
		this.shared = shared;
		this.lasting = lasting;
		this.connection = connection;
		this.incumbent = incumbent;
		this.successor = new Generation(shared, lasting, this, number);
		this.timers = new Timers(shared.loop());
	}

	boolean isPromoted() {
		return this.promoted;
	}

	Generation successor() {
		return this.successor;
	}

	/**
	 * Starts to make the successor ready.
	 * @param wait until its handshake may begin
	 */
	void start(Duration wait) {
		this.timers.after(wait,
				() -> this.successor.dial(new Attempt(this.successor.number(), 1, this.shared.spec().url(), null)));
	}

	@Override
	public void opened(Generation generation) {
		generation.logIn();
	}

	@Override
	public void loggedIn(Generation generation) {
		if (!this.promoted) {
			this.lasting.ledger().beginOverlap(this.incumbent.number());
			generation.restore(true);
		}
	}

	@Override
	public void restored(Generation generation) {
		long began = this.shared.loop().nanoTime();
		if (!this.promoted) {
			promoteIfComplete(began, Integer.MAX_VALUE);
		}
	}

	// Many topics take their time; only one without progress is given up.
	private void promoteIfComplete(long began, int before) {
		List<String> missing = this.successor.subscriptions().missing().stream().filter(this::flows).toList();
		long since = (missing.size() < before) ? this.shared.loop().nanoTime() : began;
		if (missing.isEmpty()) {
			this.connection.promote(this.successor.number());
		}
		else if (this.shared.loop().nanoTime() - since > this.shared.get(Setting.ACK_TIMEOUT).toNanos()) {
			abandon(new NovaException("topics are not confirmed on the new connection: " + missing, null));
		}
		else {
			this.timers.after(RECHECK, () -> promoteIfComplete(since, missing.size()));
		}
	}

	private boolean flows(String name) {
		Topic topic = this.lasting.ledger().find(name);
		Standing standing = (topic != null) ? this.incumbent.subscriptions().find(topic) : null;
		return standing != null && standing.isConfirmed();
	}

	/**
	 * The successor is in service from now on.
	 */
	void promote() {
		this.promoted = true;
		this.successor.serve();
		this.successor.subscriptions().serve();
		long deadline = this.shared.loop().nanoTime() + this.shared.get(Setting.DRAIN_TIMEOUT).toNanos();
		this.timers.after(this.shared.get(Setting.ROTATION_OVERLAP), () -> retire(deadline));
	}

	private void retire(long deadline) {
		if (this.lasting.requests().isAwaited(this.incumbent.outbox())
				&& this.shared.loop().nanoTime() - deadline < 0) {
			this.timers.after(RECHECK, () -> retire(deadline));
			return;
		}
		this.incumbent.sayGoodbye(1000);
	}

	@Override
	public void lost(Generation generation, Loss loss) {
		if (this.promoted) {
			this.connection.lost(generation, loss);
		}
		else {
			abandon(new ConnectionLostException(loss));
		}
	}

	@Override
	public ErrorDecision failed(Throwable error, long generation) {
		return this.connection.failed(error, generation);
	}

	/**
	 * Whether a generation is the old one of this rotation.
	 * @param generation the generation
	 */
	boolean retires(Generation generation) {
		return this.promoted && generation == this.incumbent;
	}

	private void abandon(Throwable reason) {
		dispose(null);
		this.connection.rotations().failed(this, reason);
	}

	/**
	 * Ends the rotation, and whatever of the two sockets is not in service.
	 * @param loss how the old socket ended, or null
	 */
	void dispose(@Nullable Loss loss) {
		if (this.over) {
			return;
		}
		this.over = true;
		this.timers.dispose();
		Loss end = (loss != null) ? loss : Loss.of(Loss.Kind.ABNORMAL, "the rotation ended", null);
		(this.promoted ? this.incumbent : this.successor).dispose(new ConnectionLostException(end));
		this.lasting.ledger().endOverlap();
	}

}
