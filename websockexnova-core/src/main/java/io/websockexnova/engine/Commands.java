package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.client.ClientUpdate;

/**
 * What users ask a connection to do, and who waits for it. Loop only.
 */
final class Commands {

	private final Shared shared;

	private final Connection connection;

	private final Waiters ready = new Waiters();

	private final Waiters end = new Waiters();

	private final Waiters pause = new Waiters();

	private final Waiters rotation = new Waiters();

	/** What holds again if the rotation fails. */
	private @Nullable ClientSpec rollback;

	Commands(Shared shared, Connection connection) {
		this.shared = shared;
		this.connection = connection;
	}

	void connect(MonoSink<Void> waiter) {
		if (this.connection.phase() == Phase.READY) {
			waiter.success();
			return;
		}
		this.ready.add(waiter, this.shared.mailbox());
		this.connection.connect(false);
	}

	void reconnect(MonoSink<Void> waiter) {
		this.ready.add(waiter, this.shared.mailbox());
		if (this.connection.phase() == Phase.READY) {
			this.connection.leave(new ConnectionMachine.Input.Renew(), CloseCode.NORMAL);
		}
		else {
			this.connection.connect(true);
		}
	}

	void close(MonoSink<Void> waiter) {
		leaveForGood(waiter, new ConnectionMachine.Input.Close(), CloseCode.NORMAL);
	}

	/**
	 * Finishes what is in flight, then closes.
	 * @param waiter who asks
	 * @param code close code
	 */
	void drain(MonoSink<Void> waiter, int code) {
		leaveForGood(waiter, new ConnectionMachine.Input.Drain(), code);
	}

	private void leaveForGood(MonoSink<Void> waiter, ConnectionMachine.Input input, int code) {
		this.end.add(waiter, this.shared.mailbox());
		this.connection.leave(input, code);
		if (this.connection.phase() == Phase.CLOSED) {
			this.end.complete();
		}
	}

	void pause(MonoSink<Void> waiter) {
		this.pause.add(waiter, this.shared.mailbox());
		this.connection.leave(new ConnectionMachine.Input.Pause(), CloseCode.NORMAL);
		Phase phase = this.connection.phase();
		if (phase == Phase.PAUSED) {
			this.pause.complete();
		}
		else if (phase == Phase.CLOSED || phase == Phase.DRAINING) {
			this.pause.fail(new NovaException(
					"client '" + this.shared.name() + "' is " + phase + " and cannot be paused", null));
		}
	}

	void rotate(MonoSink<Void> waiter) {
		if (this.connection.phase() != Phase.READY) {
			waiter.error(new NovaException("client '" + this.shared.name() + "' is " + this.connection.phase()
					+ "; only a client that is READY can be rotated", null));
			return;
		}
		this.rotation.add(waiter, this.shared.mailbox());
		if (!this.connection.rotations().isUnderWay()) {
			this.connection.rotate();
		}
	}

	void update(ClientUpdate update, MonoSink<Void> waiter) {
		ClientSpec before = this.shared.spec();
		try {
			ClientSpec after = update.apply(before);
			Requests.build(after, after.url(), after.headers());
			this.shared.current().set(after);
		}
		catch (IllegalArgumentException ex) {
			waiter.error(ex);
			return;
		}
		this.shared.events()
			.emit(new ClientEvent.SettingsChanged(this.shared.name(), this.shared.now(), update.settings()));
		Generation inService = this.connection.inService();
		if (inService == null) {
			waiter.success();
		}
		else if (update.needsRotation()) {
			this.rotation.add(waiter, this.shared.mailbox());
			if (this.rollback == null) {
				this.rollback = before;
			}
			this.connection.rotate();
		}
		else {
			inService.probe();
			waiter.success();
		}
	}

	/**
	 * The first connection of the client has been updated: so is this further one.
	 * @param update what has changed
	 * @param waiter who asks
	 */
	void follow(ClientUpdate update, MonoSink<Void> waiter) {
		Generation inService = this.connection.inService();
		if (inService != null && update.needsRotation()) {
			rotate(waiter);
			return;
		}
		if (inService != null) {
			inService.probe();
		}
		waiter.success();
	}

	void ready() {
		this.ready.complete();
	}

	void paused() {
		this.pause.complete();
		this.ready.fail(new NovaException("client '" + this.shared.name() + "' was paused", null));
	}

	/**
	 * A rotation has ended, but another one took its place: who waits goes on waiting.
	 * @param successor number of the successor that is given up
	 * @param reason why
	 */
	void superseded(long successor, Throwable reason) {
		this.shared.events()
			.emit(new ClientEvent.RotationEnded(this.shared.name(), this.shared.now(), successor, reason));
	}

	/**
	 * A rotation has ended.
	 * @param successor number of the successor
	 * @param failure why the successor is not in service, or null if it is
	 */
	void rotated(long successor, @Nullable Throwable failure) {
		this.shared.events()
			.emit(new ClientEvent.RotationEnded(this.shared.name(), this.shared.now(), successor, failure));
		ClientSpec before = this.rollback;
		this.rollback = null;
		if (failure == null) {
			this.rotation.complete();
			return;
		}
		if (before != null) {
			ClientSpec now = this.shared.spec();
			this.shared.current()
				.set(new ClientSpec(now.name(), now.platform(), before.url(), before.credentials(), before.headers(),
						now.subprotocols(), now.options(), before.access(), now.settings(), now.customizer(),
						now.pipeline()));
		}
		this.rotation.fail(failure);
	}

	void ended(ClientClosedException closed) {
		this.ready.fail(closed);
		this.pause.fail(closed);
		this.rotation.fail(closed);
		this.end.complete();
	}

}
