package io.websockexnova.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.Status;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * The single writer of a client's state: feeds what happens to the machine and carries
 * out what it says. Loop only, but for {@link #status()}.
 */
final class Connection implements TopicListener, Repairs.Escalation {

	private final Shared shared;

	private final Errors errors;

	private final Outbox outbox;

	private final PendingRequests requests;

	private final Ledger ledger;

	private final Repairs repairs;

	private final StatusBoard board;

	private final Waiters awaitingReady = new Waiters();

	private final Waiters awaitingEnd = new Waiters();

	private ConnectionMachine.State state = ConnectionMachine.State.INITIAL;

	private @Nullable Generation current;

	private Loop.@Nullable Timer retry;

	private @Nullable Loss lastLoss;

	private Duration nextDelay = Duration.ZERO;

	private long lastReadyAt;

	private boolean everReady;

	Connection(Shared shared) {
		this.shared = shared;
		this.board = new StatusBoard(shared);
		Consumer<Throwable> failLater = (error) -> shared.mailbox().post(() -> failed(error));
		this.errors = new Errors(shared, failLater);
		this.outbox = new Outbox(shared, failLater);
		this.requests = new PendingRequests(shared, this.outbox);
		this.ledger = new Ledger(shared, this.requests, this.board.problems(), this);
		this.repairs = new Repairs(shared, this.ledger, this.board.problems(), this);
	}

	Status status() {
		return this.board.current();
	}

	Errors errors() {
		return this.errors;
	}

	Outbox outbox() {
		return this.outbox;
	}

	PendingRequests requests() {
		return this.requests;
	}

	Ledger ledger() {
		return this.ledger;
	}

	Phase phase() {
		return this.state.phase();
	}

	void connect(MonoSink<Void> waiter) {
		if (this.state.phase() == Phase.READY) {
			waiter.success();
			return;
		}
		this.awaitingReady.add(waiter, this.shared.mailbox());
		apply(new ConnectionMachine.Input.Connect());
	}

	void close(MonoSink<Void> waiter) {
		this.awaitingEnd.add(waiter, this.shared.mailbox());
		apply(new ConnectionMachine.Input.Close());
		if (this.state.phase() == Phase.CLOSED) {
			this.awaitingEnd.complete();
		}
	}

	void opened(Generation generation, Socket socket, Liveness liveness) {
		this.shared.counters().connections++;
		this.outbox.attach(socket, generation.timers());
		try {
			liveness.start();
		}
		catch (Throwable ex) {
			generation.lose(Loss.of(Loss.Kind.HANDLER, "HeartbeatHandler failed: " + ex.getMessage(), ex));
			return;
		}
		apply(new ConnectionMachine.Input.Opened(generation.number()));
	}

	void loggedIn(Generation generation) {
		apply(new ConnectionMachine.Input.LoggedIn(generation.number()));
	}

	/**
	 * The current attempt failed or its connection ended. Only the first report counts.
	 */
	void lost(Generation generation, Loss loss) {
		if (generation != this.current) {
			return;
		}
		this.lastLoss = loss;
		Verdict verdict = new Verdict.Stop(null);
		if (this.state.phase() != Phase.CLOSING) {
			report(loss);
			verdict = this.errors.judge(loss, context(this.state.attempt() + 1));
		}
		this.nextDelay = (verdict instanceof Verdict.Retry again) ? again.delay() : Duration.ZERO;
		apply(new ConnectionMachine.Input.Lost(generation.number(), verdict));
	}

	private void report(Loss loss) {
		this.shared.counters().losses++;
		this.shared.events()
			.emit(new ClientEvent.Lost(this.shared.name(), this.shared.now(), this.state.generation(), loss,
					this.errors.classify(new ConnectionLostException(loss))));
	}

	@Override
	public void failed(Throwable error) {
		failed(error, this.state.generation());
	}

	/**
	 * An error that does not end the connection by itself.
	 * @param error the error
	 * @param generation number of the socket it came in on; a later one is not blamed
	 * @return what the handler has decided; whatever ends the connection has been done
	 */
	ErrorDecision failed(Throwable error, long generation) {
		this.shared.events()
			.emit(new ClientEvent.ErrorOccurred(this.shared.name(), this.shared.now(), error,
					this.errors.classify(error)));
		ErrorDecision decision = this.errors.handle(error, context(this.state.attempt()));
		if (decision instanceof ErrorDecision.Reconnect && generation == this.state.generation()) {
			reconnect(Loss.of(Loss.Kind.HANDLER, "ErrorHandler asked to reconnect: " + error.getMessage(), error));
		}
		else if (decision instanceof ErrorDecision.Stop && this.state.phase() != Phase.CLOSING) {
			stop(error);
		}
		return decision;
	}

	private void stop(Throwable error) {
		if (this.current != null) {
			Loss loss = Loss.of(Loss.Kind.HANDLER, "ErrorHandler stopped the client: " + error.getMessage(), error);
			this.lastLoss = loss;
			report(loss);
			this.errors.disconnected(loss);
		}
		apply(new ConnectionMachine.Input.Lost(this.state.generation(), new Verdict.Stop(error)));
	}

	/**
	 * A request of the user was refused; if the login has run out, renew it.
	 */
	void rejected(RejectedException error) {
		if (this.current != null && this.errors.classify(error) == ErrorClass.AUTH) {
			this.current.renewLogin();
		}
	}

	@Override
	public void reconnect(Loss loss) {
		if (this.current != null) {
			this.current.lose(loss);
		}
	}

	@Override
	public void restored() {
		apply(new ConnectionMachine.Input.Restored(this.state.generation()));
	}

	@Override
	public void confirmed(Topic topic) {
		this.repairs.confirmed(topic);
	}

	@Override
	public void snapshotNeeded(Topic topic) {
		this.repairs.start(topic);
	}

	Router router(Router.Outcome outcome) {
		return new Router(this.shared, this.requests, this.ledger, this.repairs, outcome);
	}

	private void apply(ConnectionMachine.Input input) {
		ConnectionMachine.State before = this.state;
		ConnectionMachine.Step step = ConnectionMachine.step(before, input);
		this.state = step.state();
		if (before.equals(this.state)) {
			return;
		}
		Throwable cause = (this.state.cause() != null) ? this.state.cause() : causeOf(this.state.phase());
		this.board.publish(this.state, cause);
		if (before.phase() != this.state.phase()) {
			this.shared.events()
				.emit(new ClientEvent.PhaseChanged(this.shared.name(), this.shared.now(), before.phase(),
						this.state.phase(), this.state.generation(), cause));
		}
		step.effects().forEach(this::perform);
	}

	private void perform(ConnectionMachine.Effect effect) {
		switch (effect) {
			case DIAL -> dial();
			case LOG_IN -> current().logIn();
			case RESTORE -> {
				this.repairs.connected(current().timers());
				this.ledger.restore(current().timers());
			}
			case SERVE -> serve();
			case SAY_GOODBYE -> sayGoodbye();
			case RELEASE -> release();
			case BACK_OFF -> backOff();
			case END -> end();
		}
	}

	private void dial() {
		this.shared.counters().attempts++;
		this.outbox.begin();
		Generation generation = new Generation(this.shared, this, this.state.generation());
		this.current = generation;
		generation
			.dial(new Attempt(generation.number(), this.state.attempt() + 1, this.shared.spec().url(), this.lastLoss));
	}

	private void serve() {
		this.lastReadyAt = this.shared.loop().nanoTime();
		if (this.everReady) {
			this.shared.counters().reconnects++;
		}
		this.everReady = true;
		long generation = this.state.generation();
		current().timers()
			.after(this.shared.get(Setting.STABILITY_PERIOD),
					() -> apply(new ConnectionMachine.Input.Stable(generation)));
		this.awaitingReady.complete();
		this.outbox.open(Lane.USER);
	}

	private void sayGoodbye() {
		Generation generation = current();
		generation.close(1000, "");
		// The transport has this deadline too; if it fails us, the client still ends.
		generation.timers()
			.after(this.shared.get(Setting.CLOSE_TIMEOUT).plusSeconds(1),
					() -> generation.lose(Loss.of(Loss.Kind.ABNORMAL, "the close handshake was not answered", null)));
	}

	private void release() {
		if (this.retry != null) {
			this.retry.cancel();
			this.retry = null;
		}
		Generation generation = this.current;
		if (generation == null) {
			return;
		}
		this.current = null;
		Loss loss = (this.lastLoss != null) ? this.lastLoss
				: Loss.of(Loss.Kind.ABNORMAL, "the client was closed", null);
		ConnectionLostException error = new ConnectionLostException(loss);
		// The ledger first: requests that fail now must not count as unanswered topics.
		this.repairs.disconnected();
		this.ledger.disconnected(this.state.phase() != Phase.CLOSED);
		generation.dispose(error);
		this.outbox.detach(new NotSentException(
				"client '" + this.shared.name() + "' lost its connection: " + loss.message(), error));
		this.requests.disconnected(error);
	}

	private void backOff() {
		long generation = this.state.generation();
		this.shared.events()
			.emit(new ClientEvent.ReconnectScheduled(this.shared.name(), this.shared.now(), this.state.attempt(),
					this.nextDelay));
		this.retry = this.shared.loop()
			.schedule(() -> apply(new ConnectionMachine.Input.RetryDue(generation)), this.nextDelay);
	}

	private void end() {
		Throwable cause = this.state.cause();
		ClientClosedException closed = new ClientClosedException("client '" + this.shared.name() + "' "
				+ ((cause != null) ? "has ended: " + cause.getMessage() : "was closed"), cause);
		this.outbox.end(closed);
		this.requests.failAll(closed);
		this.ledger.end((cause != null) ? closed : null);
		this.lastLoss = null;
		this.awaitingReady.fail(closed);
		this.awaitingEnd.complete();
	}

	private Generation current() {
		return Objects.requireNonNull(this.current, "no generation in phase " + this.state.phase());
	}

	private @Nullable Throwable causeOf(Phase phase) {
		Loss loss = this.lastLoss;
		return (phase == Phase.BACKING_OFF && loss != null) ? new ConnectionLostException(loss) : null;
	}

	private ErrorContext context(int attempt) {
		Duration elapsed = this.everReady ? Duration.ofNanos(this.shared.loop().nanoTime() - this.lastReadyAt)
				: Duration.ZERO;
		return new ErrorContext(this.shared.name(), this.state.phase(), attempt, elapsed);
	}

}
