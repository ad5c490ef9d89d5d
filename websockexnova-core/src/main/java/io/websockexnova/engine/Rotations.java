package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;

/**
 * The rotations of a client: at most one at a time, on schedule or on request. Loop only.
 */
final class Rotations {

	private final Shared shared;

	private final Lasting lasting;

	private final Connection connection;

	private @Nullable Rotation current;

	/** Begins when the old socket of the current rotation is gone. */
	private @Nullable Next next;

	Rotations(Shared shared, Lasting lasting, Connection connection) {
		this.shared = shared;
		this.lasting = lasting;
		this.connection = connection;
	}

	/**
	 * Plans the replacement of a socket that has just come into service.
	 * @param generation the socket
	 */
	void schedule(Generation generation) {
		Duration age = RotationSchedule.delay(this.shared.settings(), this.shared.now(), this.shared.random());
		if (age != null) {
			generation.timers().after(age, this.connection::rotate);
		}
	}

	/**
	 * Whether a successor is being made ready.
	 */
	boolean isUnderWay() {
		return this.next != null || (this.current != null && !this.current.isPromoted());
	}

	/**
	 * Begins a rotation. One whose successor is not in service yet is given up for it: it
	 * may have been made with settings that hold no longer. While an old socket still
	 * finishes what it was asked, the rotation waits.
	 * @param incumbent the socket in service
	 * @param number number of the successor
	 * @param wait until its handshake may begin
	 */
	void begin(Generation incumbent, long number, Duration wait) {
		Rotation earlier = this.current;
		if (earlier != null && earlier.isPromoted()) {
			this.next = new Next(number, wait);
			return;
		}
		if (earlier != null) {
			this.current = null;
			earlier.dispose(null);
			this.connection.commands()
				.superseded(earlier.successor().number(), new NovaException("another rotation took its place", null));
		}
		this.shared.counters().attempts++;
		this.shared.events().emit(new ClientEvent.RotationStarted(this.shared.name(), this.shared.now(), number));
		Rotation begun = new Rotation(this.shared, this.lasting, this.connection, incumbent, number);
		this.current = begun;
		begun.start(wait);
	}

	/**
	 * Puts the successor into service.
	 * @return the successor
	 */
	Generation promote() {
		Rotation ready = this.current;
		if (ready == null) {
			throw new IllegalStateException("no rotation is under way");
		}
		ready.promote();
		schedule(ready.successor());
		this.shared.counters().rotations++;
		this.connection.commands().rotated(ready.successor().number(), null);
		return ready.successor();
	}

	/**
	 * The old socket of a rotation may have ended.
	 * @param generation the socket that ended
	 * @param loss how
	 * @return whether it was the old one
	 */
	boolean retired(Generation generation, Loss loss) {
		Rotation ending = this.current;
		if (ending == null || !ending.retires(generation)) {
			return false;
		}
		this.current = null;
		ending.dispose(loss);
		Next waiting = this.next;
		Generation inService = this.connection.inService();
		if (waiting != null && inService != null) {
			this.next = null;
			begin(inService, waiting.number, waiting.delay);
		}
		return true;
	}

	/**
	 * The successor did not get into service; the old socket stays. A rotation by
	 * schedule is tried again.
	 * @param failed the rotation
	 * @param reason why
	 */
	void failed(Rotation failed, Throwable reason) {
		if (this.current != failed) {
			return;
		}
		this.current = null;
		Generation incumbent = this.connection.inService();
		if (incumbent != null && !this.shared.get(Setting.ROTATE_AFTER).isZero()) {
			incumbent.timers()
				.after(Backoff.longest(this.shared.settings(), this.shared.random()), this.connection::rotate);
		}
		this.connection.commands().rotated(failed.successor().number(), reason);
	}

	/**
	 * The client leaves, or has lost the socket in service.
	 * @param loss how, or null
	 */
	void end(@Nullable Loss loss) {
		Rotation ending = this.current;
		Next waiting = this.next;
		this.current = null;
		this.next = null;
		if (ending != null) {
			ending.dispose(loss);
			if (!ending.isPromoted()) {
				failed(ending.successor().number());
			}
			else if (waiting != null) {
				failed(waiting.number);
			}
		}
	}

	private void failed(long number) {
		this.connection.commands().rotated(number, new NovaException("the connection ended during the rotation", null));
	}

	/**
	 * A rotation that waits for the end of the current one.
	 *
	 * @param number number of its successor
	 * @param delay until its handshake may begin
	 */
	private record Next(long number, Duration delay) {
	}

}
