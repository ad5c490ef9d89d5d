package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.websockexnova.transport.Loop;

/**
 * Stops reading from the sockets of a client as long as a subscriber asks for that. Loop
 * only.
 */
final class Throttle {

	private final Loop loop;

	private final List<Wire> wires = new ArrayList<>();

	private final Set<Object> holders = new HashSet<>();

	private long resumedAt;

	Throttle(Loop loop) {
		this.loop = loop;
		this.resumedAt = loop.nanoTime();
	}

	void attach(Wire wire) {
		this.wires.add(wire);
	}

	void detach(Wire wire) {
		this.wires.remove(wire);
	}

	/**
	 * Stops reading. A socket that opens later reads until this is called again, so that
	 * it can log in.
	 * @param holder who asks for it
	 */
	void hold(Object holder) {
		this.holders.add(holder);
		this.wires.forEach((wire) -> wire.reading(false));
	}

	/**
	 * Reads again, unless somebody else still asks not to.
	 * @param holder who has asked
	 */
	void release(Object holder) {
		if (this.holders.remove(holder) && this.holders.isEmpty()) {
			this.resumedAt = this.loop.nanoTime();
			this.wires.forEach((wire) -> wire.reading(true));
		}
	}

	boolean isHeld() {
		return !this.holders.isEmpty();
	}

	/**
	 * Since when silence is the server's: a socket that is not read is silent by our own
	 * doing.
	 * @return the time, by the loop's clock
	 */
	long readingSince() {
		return isHeld() ? this.loop.nanoTime() : this.resumedAt;
	}

}
