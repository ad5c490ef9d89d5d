package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.RedactedUri;

/**
 * One attempt and the socket that may come of it, with everything that dies with it:
 * timers, handlers' conversations, liveness, login. Once disposed it says nothing more.
 * Loop only.
 */
final class Generation implements Router.Outcome, Liveness.Probe, TopicListener {

	private final Shared shared;

	private final Lasting lasting;

	private final Owner owner;

	private final long number;

	private final Timers timers;

	private final Router router;

	final Wire wire;

	private final Dialling dialling;

	private final SessionKeeper keeper;

	private final Conversations conversations;

	private final List<Consumer<Throwable>> farewells = new ArrayList<>();

	private final Answers answers;

	private String target;

	private @Nullable Subscriptions subscriptions;

	private @Nullable Repairs repairs;

	private Phase stage = Phase.CONNECTING;

	private @Nullable Throwable gone;

	Generation(Shared shared, Lasting lasting, Owner owner, long number) {
		this.shared = shared;
		this.lasting = lasting;
		this.owner = owner;
		this.number = number;
		this.timers = new Timers(shared.loop());
		this.conversations = new Conversations(shared.mailbox(), this.timers);
		this.answers = new Answers(shared, lasting.serverRequests(), this);
		this.router = new Router(shared, lasting, this.answers, this, number);
		this.wire = new Wire(shared, lasting, this, this.router);
		this.dialling = new Dialling(shared, this);
		this.keeper = new SessionKeeper(shared, this, lasting.errors());
		this.target = RedactedUri.of(shared.spec().url());
	}

	long number() {
		return this.number;
	}

	String target() {
		return this.target;
	}

	Timers timers() {
		return this.timers;
	}

	Router router() {
		return this.router;
	}

	PendingRequests requests() {
		return this.lasting.requests();
	}

	Outbox outbox() {
		return this.wire.outbox();
	}

	SocketDialog dialog(Hook hook) {
		return new SocketDialog(this.shared, this, hook);
	}

	Subscriptions subscriptions() {
		return Objects.requireNonNull(this.subscriptions, "the socket is not open");
	}

	Repairs repairs() {
		return Objects.requireNonNull(this.repairs, "the socket is not open");
	}

	boolean isOpen() {
		return this.wire.isOpen() && this.gone == null;
	}

	@Nullable Throwable goneBecause() {
		return this.gone;
	}

	void onDispose(Consumer<Throwable> farewell) {
		this.farewells.add(farewell);
	}

	void dial(Attempt attempt) {
		this.dialling.begin(attempt);
	}

	/**
	 * Asks the transport to connect.
	 * @param request where and how
	 */
	void connect(ConnectRequest request) {
		this.target = request.target();
		this.wire.connect(request);
	}

	/**
	 * Greets the server and logs in.
	 */
	void logIn() {
		this.stage = Phase.AUTHENTICATING;
		this.keeper.logIn(() -> this.owner.loggedIn(this));
	}

	void renewLogin() {
		this.keeper.refused();
	}

	/**
	 * Runs a handler's conversation. If it takes longer than the deadline, the connection
	 * is lost.
	 */
	<T> void run(Mono<T> conversation, Duration deadline, Consumer<@Nullable T> done, Consumer<Throwable> failed) {
		run(conversation, deadline, () -> late(deadline), done, failed);
	}

	<T> void run(Mono<T> conversation, Duration deadline, Runnable late, Consumer<@Nullable T> done,
			Consumer<Throwable> failed) {
		this.conversations.run(conversation, deadline, late, done, failed);
	}

	void late(Duration deadline) {
		lose(Loss.of(Loss.Kind.TIMEOUT, "phase " + this.stage + " at " + this.target + " took longer than " + deadline,
				null));
	}

	/**
	 * Restores the subscriptions.
	 * @param beside whether another socket serves meanwhile
	 */
	void restore(boolean beside) {
		this.stage = Phase.RESTORING;
		this.wire.bindCredits();
		subscriptions().restore(beside);
	}

	/**
	 * Takes the messages of the user.
	 */
	void serve() {
		this.stage = Phase.READY;
		this.lasting.backlog().serve(outbox());
	}

	/**
	 * Says goodbye within the close timeout.
	 * @param code close code
	 */
	void sayGoodbye(int code) {
		close(code, "");
		// The transport has this deadline too; if it fails us, the client still ends.
		this.timers.after(this.shared.get(Setting.CLOSE_TIMEOUT).plusSeconds(1),
				() -> lose(Loss.of(Loss.Kind.ABNORMAL, "the close handshake was not answered", null)));
	}

	@Override
	public void lose(Loss loss) {
		if (this.gone == null) {
			this.owner.lost(this, loss.withLastError(this.router.lastError()));
		}
	}

	@Override
	public void failed(Throwable error) {
		report(error);
	}

	/**
	 * Reports an error of this socket.
	 * @param error the error
	 * @return what the handler has decided
	 */
	ErrorDecision report(Throwable error) {
		return this.owner.failed(error, this.number);
	}

	@Override
	public void restored() {
		this.owner.restored(this);
	}

	@Override
	public void confirmed(Standing standing) {
		repairs().confirmed(standing);
	}

	@Override
	public boolean acknowledged(Inbound reply) {
		return this.subscriptions != null && this.subscriptions.complete(reply);
	}

	@Override
	public void arrived(Topic topic, Topic.Need need) {
		repairs().handle(topic, need);
	}

	@Override
	public void serverError(ReplyError error) {
		failed(new RejectedException("something", error));
	}

	@Override
	public void close(int code, String reason) {
		this.wire.close(code, reason);
	}

	@Override
	public void send(Outbound message) {
		this.answers.send(message);
	}

	@Override
	public void call(Call call) {
		call(call, () -> {
		});
	}

	@Override
	public void call(Call call, Runnable replied) {
		this.answers.call(call, replied);
	}

	/**
	 * Ends this generation with all it owns.
	 * @param reason for those who still wait
	 */
	void dispose(ConnectionLostException reason) {
		if (this.gone != null) {
			return;
		}
		this.gone = reason;
		// First, so that requests that fail now do not count as unanswered topics.
		if (this.subscriptions != null) {
			this.subscriptions.dispose();
		}
		this.timers.dispose();
		this.conversations.dispose();
		this.farewells.forEach((farewell) -> farewell.accept(reason));
		this.wire.dispose(reason);
	}

	/**
	 * The socket is open.
	 * @param handshake what was agreed on
	 */
	void opened(Handshake handshake) {
		this.dialling.opened();
		Subscriptions made = new Subscriptions(this.shared, this.lasting, outbox().subscription(), this.timers, this);
		this.subscriptions = made;
		this.repairs = new Repairs(this.shared, made,
				new Backfill(this.shared, requests(), outbox().subscription(), this.conversations),
				this.lasting.problems(), this);
		this.shared.counters().connections++;
		this.shared.events()
			.emit(new ClientEvent.Opened(this.shared.name(), this.shared.now(), this.number, this.target,
					handshake.http2(), handshake.subprotocol(), handshake.extension()));
		if (probe()) {
			this.owner.opened(this);
		}
	}

	/**
	 * Starts to watch for signs of life, or starts again with changed settings.
	 * @return false if the handler failed, which ends the connection
	 */
	boolean probe() {
		try {
			this.wire.probe();
			return true;
		}
		catch (Throwable ex) {
			lose(Loss.of(Loss.Kind.HANDLER, "HeartbeatHandler failed: " + ex.getMessage(), ex));
			return false;
		}
	}

	/**
	 * Hears of what happens to a generation, on the loop.
	 */
	interface Owner {

		void opened(Generation generation);

		void loggedIn(Generation generation);

		/** Every wanted topic has an outcome. */
		void restored(Generation generation);

		/** The attempt failed or the connection ended. Only the first report counts. */
		void lost(Generation generation, Loss loss);

		/**
		 * An error that does not end the connection by itself.
		 * @param error the error
		 * @param generation number of the socket it came in on; a later one is not blamed
		 * @return what the handler has decided; what ends a connection has been done
		 */
		ErrorDecision failed(Throwable error, long generation);

	}

}
