package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Faults of connections: what a network or a load balancer does to any protocol.
 */
public abstract class ConnectionFaults {

	private static final int MIN_REFUSAL = 300;

	private static final int MAX_REFUSAL = 599;

	private final Exchange exchange;

	private final SingleWriter writer;

	private final Listener listener;

	ConnectionFaults(Exchange exchange, SingleWriter writer, Listener listener) {
		this.exchange = exchange;
		this.writer = writer;
		this.listener = listener;
	}

	/**
	 * Writes the beginning of a frame to every upgraded connection, and resets all.
	 */
	public final void killMidFrame() {
		wires(Wire::breakFrame);
	}

	/**
	 * Resets every connection.
	 */
	public final void kill() {
		wires(Wire::reset);
	}

	/**
	 * Ends every connection by a FIN, without a close frame.
	 */
	public final void fin() {
		wires(Wire::fin);
	}

	/**
	 * Sends a close frame on every connection and waits 2 s for the client's before it
	 * ends the connection.
	 * @param code close code
	 * @param reason reason, may be empty
	 */
	public final void closeAll(int code, String reason) {
		sessions((session) -> session.close(code, reason));
	}

	/**
	 * Closes the listening socket, so that connects are refused; open connections live
	 * on.
	 */
	public final synchronized void refuse() {
		// First accept who has connected before, so that the count of accepts is exact.
		this.writer.callAndSettle(() -> true);
		this.listener.close();
		this.writer.callAndSettle(() -> true);
	}

	/**
	 * Listens again, on the same port.
	 */
	public final synchronized void accept() {
		this.listener.open();
	}

	/**
	 * Accepts the next connections and ends them before the upgrade.
	 * @param connections number of connections; 0 ends the fault
	 */
	public final void acceptAndDrop(int connections) {
		acceptAndDrop(connections, DropPoint.ON_ACCEPT);
	}

	/**
	 * Accepts the next connections and drops them.
	 * @param connections number of connections; 0 ends the fault
	 * @param point where they are dropped
	 */
	public final void acceptAndDrop(int connections, DropPoint point) {
		plan((plan) -> plan.drop(connections, point));
	}

	/**
	 * Refuses all upgrades from now on.
	 * @param status HTTP status, 300 to 599
	 * @param retryAfter value of the Retry-After header, sent in seconds; null for none
	 */
	public final void answerUpgrade(int status, @Nullable Duration retryAfter) {
		if (status < MIN_REFUSAL || status > MAX_REFUSAL) {
			throw new IllegalArgumentException("'status' is " + status + "; use " + MIN_REFUSAL + " to " + MAX_REFUSAL);
		}
		plan((plan) -> plan.upgradeStatus(status, retryAfter));
	}

	/**
	 * Leaves all upgrade requests from now on without any answer.
	 */
	public final void ignoreUpgrades() {
		plan((plan) -> plan.upgradeStatus(FaultPlan.NO_ANSWER, null));
	}

	/**
	 * Ends {@link #answerUpgrade} and {@link #ignoreUpgrades}.
	 */
	public final void answerUpgradesNormally() {
		plan(FaultPlan::normalUpgrades);
	}

	/**
	 * Makes the connections half-open: they stay open at the level of TCP, but nothing is
	 * sent on them and nothing that arrives has an effect.
	 */
	public final void silence() {
		this.writer.run(() -> {
			this.exchange.wires().forEach(Wire::silence);
			this.exchange.sessions().forEach((session) -> session.heartbeat().stop());
		});
	}

	/**
	 * Stops reading from the connections, so that the clients' writes back up.
	 */
	public final void stopReading() {
		wires((wire) -> wire.read(false));
	}

	/**
	 * Reads again.
	 */
	public final void resumeReading() {
		wires((wire) -> wire.read(true));
	}

	final void plan(Consumer<FaultPlan> change) {
		this.writer.run(() -> change.accept(this.exchange.plan()));
	}

	private void wires(Consumer<Wire> action) {
		this.writer.callAndSettle(() -> {
			this.exchange.wires().forEach(action);
			return true;
		});
	}

	final void sessions(Consumer<Session> action) {
		this.writer.run(() -> this.exchange.sessions().forEach(action));
	}

	final Exchange exchange() {
		return this.exchange;
	}

	final SingleWriter writer() {
		return this.writer;
	}

}
