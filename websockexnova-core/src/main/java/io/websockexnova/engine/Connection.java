package io.websockexnova.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.BreakerState;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.Status;

/**
 * The single writer of a client's state: feeds what happens to the machine and carries
 * out what it says. Loop only, but for {@link #status()}.
 */
final class Connection implements Generation.Owner {

	private final Shared shared;

	private final StatusBoard board;

	private final Bulletin bulletin;

	private final Lasting lasting;

	private final Admission admission;

	private final Comeback comeback;

	private final Commands commands;

	private final Rotations rotations;

	private final Uptime uptime;

	private ConnectionMachine.State state = ConnectionMachine.State.INITIAL;

	private @Nullable Generation current;

	private @Nullable Drain drain;

	private @Nullable Loss lastLoss;

	private Verdict.Retry next = new Verdict.Retry(Duration.ZERO);

	private int closeCode = CloseCode.NORMAL;

	Connection(Shared shared, Gate gate, TopicBoard topics) {
		this.shared = shared;
		this.board = new StatusBoard(shared);
		this.bulletin = new Bulletin(shared);
		this.uptime = new Uptime(shared);
		Consumer<Throwable> failLater = (error) -> shared.mailbox().post(() -> failed(error, this.state.generation()));
		this.lasting = Lasting.of(shared, gate.budgets(),
				new Ledger(shared, topics, this.board.problems(), this::repair), this.board.problems(),
				new Errors(shared, this.bulletin, failLater), failLater, this::emptied);
		this.admission = new Admission(shared, gate, this::breakerChanged);
		this.comeback = new Comeback(shared, this.admission, this::retryDue);
		this.commands = new Commands(shared, this);
		this.rotations = new Rotations(shared, this.lasting, this);
	}

	Status status() {
		return this.board.current();
	}

	Lasting lasting() {
		return this.lasting;
	}

	Commands commands() {
		return this.commands;
	}

	Phase phase() {
		return this.state.phase();
	}

	@Nullable Generation inService() {
		return (this.state.phase() == Phase.READY) ? this.current : null;
	}

	int queued() {
		Generation socket = this.current;
		return this.lasting.backlog().size() + ((socket != null) ? socket.wire.queued() : 0);
	}

	/**
	 * The user wants a connection.
	 * @param insist whether the user has asked for it by hand, which skips delays
	 */
	void connect(boolean insist) {
		if (insist) {
			this.admission.insist();
		}
		if (this.state.phase() == Phase.BACKING_OFF) {
			if (insist) {
				this.comeback.hurry();
			}
			return;
		}
		Duration wait = this.state.phase().isResting() ? this.admission.ask() : Duration.ZERO;
		this.next = new Verdict.Retry(wait);
		apply(new ConnectionMachine.Input.Connect(wait.isZero()));
	}

	/**
	 * Closes on purpose.
	 * @param input what the user wants
	 * @param code close code
	 */
	void leave(ConnectionMachine.Input input, int code) {
		this.closeCode = code;
		this.next = new Verdict.Retry(Duration.ZERO);
		apply(input);
	}

	void rotate() {
		apply(new ConnectionMachine.Input.Rotate());
	}

	Rotations rotations() {
		return this.rotations;
	}

	@Override
	public void opened(Generation generation) {
		apply(new ConnectionMachine.Input.Opened(generation.number()));
	}

	@Override
	public void loggedIn(Generation generation) {
		apply(new ConnectionMachine.Input.LoggedIn(generation.number()));
	}

	@Override
	public void restored(Generation generation) {
		apply(new ConnectionMachine.Input.Restored(generation.number()));
	}

	@Override
	public void lost(Generation generation, Loss loss) {
		if (this.rotations.retired(generation, loss) || generation != this.current) {
			return;
		}
		this.lastLoss = loss;
		Verdict verdict = new Verdict.Stop(null);
		if (this.state.phase() != Phase.CLOSING) {
			ErrorClass meaning = this.lasting.errors().report(loss, this.state.generation());
			this.admission.failed(new ConnectionLostException(loss), meaning);
			verdict = this.lasting.errors().judge(loss, context(this.state.attempt() + 1));
		}
		this.next = (verdict instanceof Verdict.Retry again) ? again : new Verdict.Retry(Duration.ZERO);
		apply(new ConnectionMachine.Input.Lost(generation.number(), verdict));
	}

	@Override
	public ErrorDecision failed(Throwable error, long generation) {
		ErrorDecision decision = this.lasting.errors().report(error, context(this.state.attempt()));
		boolean again = decision instanceof ErrorDecision.Reconnect || decision instanceof ErrorDecision.Recover;
		if (again && generation == this.state.generation() && this.current != null) {
			this.current
				.lose(Loss.of(Loss.Kind.HANDLER, "ErrorHandler asked to reconnect: " + error.getMessage(), error));
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
			this.lasting.errors().report(loss, this.state.generation());
			this.lasting.errors().disconnected(loss);
		}
		apply(new ConnectionMachine.Input.Lost(this.state.generation(), new Verdict.Stop(error)));
	}

	/**
	 * A request of the user was refused; if the login has run out, renew it.
	 */
	void rejected(RejectedException error) {
		if (this.current != null && this.lasting.errors().classify(error) == ErrorClass.AUTH) {
			this.current.renewLogin();
		}
	}

	private void repair(Topic topic) {
		if (this.current != null && this.current.isOpen()) {
			this.current.repairs().start(topic);
		}
	}

	private void breakerChanged(BreakerState breaker) {
		this.board.breaker(breaker);
		this.bulletin.breakerChanged(breaker);
	}

	private void emptied() {
		if (this.drain != null) {
			this.drain.check();
		}
	}

	private void apply(ConnectionMachine.Input input) {
		ConnectionMachine.State before = this.state;
		ConnectionMachine.Step step = ConnectionMachine.step(before, input);
		this.state = step.state();
		if (before.equals(this.state) && step.effects().isEmpty()) {
			return;
		}
		Throwable cause = (this.state.cause() != null) ? this.state.cause() : causeOf(this.state.phase());
		this.board.publish(this.state, cause);
		if (before.phase() != this.state.phase()) {
			this.bulletin.phaseChanged(before.phase(), this.state, cause);
		}
		step.effects().forEach(this::perform);
	}

	private void perform(ConnectionMachine.Effect effect) {
		switch (effect) {
			case DIAL -> dial();
			case LOG_IN -> current().logIn();
			case RESTORE -> current().restore(false);
			case SERVE -> serve();
			case ROTATE -> this.rotations.begin(current(), this.state.latest(), this.admission.place());
			case PROMOTE -> promoted();
			case DRAIN -> beginDrain();
			case SAY_GOODBYE -> sayGoodbye();
			case RELEASE -> release();
			case BACK_OFF -> backOff();
			case SUSPEND -> this.commands.paused();
			case END -> end();
		}
	}

	private void dial() {
		this.shared.counters().attempts++;
		this.lasting.backlog().begin();
		Generation generation = new Generation(this.shared, this.lasting, this, this.state.generation());
		this.current = generation;
		generation
			.dial(new Attempt(generation.number(), this.state.attempt() + 1, this.shared.spec().url(), this.lastLoss));
	}

	private void serve() {
		this.admission.succeeded();
		this.uptime.ready();
		this.lastLoss = null;
		Generation generation = current();
		generation.timers()
			.after(this.shared.get(Setting.STABILITY_PERIOD),
					() -> apply(new ConnectionMachine.Input.Stable(generation.number())));
		this.rotations.schedule(generation);
		this.commands.ready();
		generation.serve();
	}

	void promote(long successor) {
		apply(new ConnectionMachine.Input.Promoted(successor));
	}

	private void promoted() {
		this.current = this.rotations.promote();
	}

	private void beginDrain() {
		this.drain = new Drain(this.shared, this.lasting, current(),
				() -> apply(new ConnectionMachine.Input.Drained(this.state.generation())));
	}

	private void sayGoodbye() {
		this.drain = null;
		this.rotations.end(null);
		current().sayGoodbye(this.closeCode);
	}

	private void release() {
		this.comeback.cancel();
		this.drain = null;
		this.rotations.end(this.lastLoss);
		Generation generation = this.current;
		if (generation == null) {
			return;
		}
		this.current = null;
		Loss loss = (this.lastLoss != null) ? this.lastLoss
				: Loss.of(Loss.Kind.ABNORMAL, "the client was closed", null);
		ConnectionLostException error = new ConnectionLostException(loss);
		generation.dispose(error);
		this.lasting.ledger().disconnected(this.state.phase() != Phase.CLOSED);
		this.lasting.backlog().disconnected(error);
	}

	private void retryDue() {
		apply(new ConnectionMachine.Input.RetryDue(this.state.generation()));
	}

	private void backOff() {
		this.bulletin.reconnectScheduled(this.state.attempt(), this.next.delay());
		this.comeback.begin(this.next.delay(), this.next.recovery(), this::recoveryFailed);
		this.next = new Verdict.Retry(Duration.ZERO, Mono.empty());
	}

	private void recoveryFailed(Loss loss) {
		this.lastLoss = loss;
		this.lasting.errors().report(loss, this.state.generation());
		Verdict verdict = this.lasting.errors().judge(loss, context(this.state.attempt() + 1));
		this.next = (verdict instanceof Verdict.Retry again) ? again : this.next;
		apply(new ConnectionMachine.Input.RecoveryFailed(this.state.generation(), verdict));
	}

	private void end() {
		Throwable cause = this.state.cause();
		ClientClosedException closed = new ClientClosedException("client '" + this.shared.name() + "' "
				+ ((cause != null) ? "has ended: " + cause.getMessage() : "was closed"), cause);
		this.lasting.backlog().end(closed);
		this.lasting.requests().failAll(closed);
		this.lasting.ledger().end((cause != null) ? closed : null);
		this.lastLoss = null;
		this.commands.ended(closed);
	}

	private Generation current() {
		return Objects.requireNonNull(this.current, "no generation in phase " + this.state.phase());
	}

	private @Nullable Throwable causeOf(Phase phase) {
		Loss loss = this.lastLoss;
		return (phase == Phase.BACKING_OFF && loss != null) ? new ConnectionLostException(loss) : null;
	}

	private ErrorContext context(int attempt) {
		return new ErrorContext(this.shared.name(), this.state.phase(), attempt, this.uptime.sinceReady());
	}

}
