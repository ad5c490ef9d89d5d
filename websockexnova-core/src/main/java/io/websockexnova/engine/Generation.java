package io.websockexnova.engine;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.Setting;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.RedactedUri;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;

/**
 * One attempt and the socket that may come of it, with everything that dies with it:
 * timers, handlers' conversations, liveness, login. Once disposed it says nothing more.
 * Loop only.
 */
final class Generation implements SocketListener, Router.Outcome, Liveness.Probe {

	private final Shared shared;

	private final Connection connection;

	private final long number;

	private final Timers timers;

	private final Router router;

	private final SessionKeeper keeper;

	private final Conversations conversations;

	private final List<Consumer<Throwable>> farewells = new ArrayList<>();

	private final Answers answers;

	private String target;

	private long dialledAt;

	private Transport.@Nullable Connecting connecting;

	private @Nullable Socket socket;

	private @Nullable Liveness liveness;

	private @Nullable Throwable gone;

	Generation(Shared shared, Connection connection, long number) {
		this.shared = shared;
		this.connection = connection;
		this.number = number;
		this.timers = new Timers(shared.loop());
		this.conversations = new Conversations(shared.mailbox(), this.timers);
		this.router = connection.router(this);
		this.keeper = new SessionKeeper(shared, this, connection.errors());
		this.answers = new Answers(shared, this);
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
		return this.connection.requests();
	}

	Outbox outbox() {
		return this.connection.outbox();
	}

	SocketDialog dialog(Hook hook) {
		return new SocketDialog(this.shared, this, hook);
	}

	@Nullable Socket socket() {
		return this.socket;
	}

	@Nullable Liveness liveness() {
		return this.liveness;
	}

	@Nullable Throwable goneBecause() {
		return this.gone;
	}

	void onDispose(Consumer<Throwable> farewell) {
		this.farewells.add(farewell);
	}

	void dial(Attempt attempt) {
		ConnectionHandler handler = this.shared.behaviors().connection();
		Mono<ConnectRequest> request = Conversations.ask(() -> Mono.zip(handler.endpoint(attempt),
				handler.headers(attempt).defaultIfEmpty(Map.of()), this::request));
		Duration deadline = this.shared.get(Setting.CONNECTION_TIMEOUT);
		run(request, deadline, (ready) -> {
			if (ready == null) {
				lose(Loss.of(Loss.Kind.CONFIGURATION, "ConnectionHandler gave no endpoint or no headers", null));
				return;
			}
			this.target = ready.target();
			this.dialledAt = this.shared.loop().nanoTime();
			this.connecting = this.shared.transport().connect(ready, this.shared.loop(), this);
		}, (error) -> lose(
				Loss.of((error instanceof IllegalArgumentException) ? Loss.Kind.CONFIGURATION : Loss.Kind.HANDLER,
						"no endpoint to connect to: " + error.getMessage(), error)));
	}

	private ConnectRequest request(URI uri, Map<String, String> dynamic) {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(this.shared.spec().headers());
		headers.putAll(dynamic);
		return Requests.build(this.shared.spec(), uri, headers);
	}

	/**
	 * Greets the server and logs in.
	 */
	void logIn() {
		ConnectionHandler handler = this.shared.behaviors().connection();
		AuthHandler auth = this.shared.behaviors().auth();
		// The greeting may end on any thread, but handlers are called on the loop.
		Mono<Session> login = Conversations.ask(() -> handler.connected(dialog(Hook.CONNECTED)))
			.publishOn(Schedulers.fromExecutor(this.shared.loop()))
			.then(Conversations
				.ask(() -> auth.enabled() ? auth.authenticate(dialog(Hook.AUTHENTICATE)) : Mono.empty()));
		run(login, this.shared.get(Setting.AUTHENTICATION_TIMEOUT), (session) -> {
			if (session != null) {
				this.keeper.loggedIn(session, false);
			}
			this.connection.loggedIn(this);
		}, (error) -> lose(Loss.of(Loss.Kind.AUTHENTICATION,
				"greeting or login at " + this.target + " failed: " + error.getMessage(), error)));
	}

	/**
	 * Reports an error of this socket.
	 * @param error the error
	 * @return what the handler has decided
	 */
	ErrorDecision report(Throwable error) {
		return this.connection.failed(error, this.number);
	}

	void renewLogin() {
		this.keeper.refused();
	}

	/**
	 * Runs a handler's conversation. If it takes longer than the deadline, the connection
	 * is lost.
	 */
	<T> void run(Mono<T> conversation, Duration deadline, Consumer<@Nullable T> done, Consumer<Throwable> failed) {
		run(conversation, deadline,
				() -> lose(Loss.of(Loss.Kind.TIMEOUT,
						"phase " + this.connection.phase() + " at " + this.target + " took longer than " + deadline,
						null)),
				done, failed);
	}

	<T> void run(Mono<T> conversation, Duration deadline, Runnable late, Consumer<@Nullable T> done,
			Consumer<Throwable> failed) {
		this.conversations.run(conversation, deadline, late, done, failed);
	}

	void lose(Loss loss) {
		if (this.gone == null) {
			this.connection.lost(this, loss.withLastError(this.router.lastError()));
		}
	}

	@Override
	public void dead(Loss loss) {
		lose(loss);
	}

	@Override
	public void failed(Throwable error) {
		this.connection.failed(error);
	}

	@Override
	public void serverError(ReplyError error) {
		this.connection.failed(new RejectedException("something", error));
	}

	@Override
	public void close(int code, String reason) {
		if (this.socket != null) {
			this.socket.close(code, reason);
		}
	}

	@Override
	public void send(Outbound message) {
		this.answers.send(message);
	}

	@Override
	public void call(Call call) {
		this.answers.call(call, () -> {
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
	void dispose(Throwable reason) {
		if (this.gone != null) {
			return;
		}
		this.gone = reason;
		this.timers.dispose();
		this.conversations.dispose();
		this.farewells.forEach((farewell) -> farewell.accept(reason));
		if (this.connecting != null) {
			this.connecting.cancel();
		}
		if (this.socket != null) {
			this.socket.abort();
		}
	}

	@Override
	public void opened(Socket opened, Handshake handshake) {
		if (this.gone != null) {
			opened.abort();
			return;
		}
		this.socket = opened;
		Duration took = Duration.ofNanos(this.shared.loop().nanoTime() - this.dialledAt);
		this.shared.serverClock().compare(this.shared, handshake, took);
		this.liveness = new Liveness(this.shared, opened, this.timers, this);
		this.connection.opened(this, opened, this.liveness);
	}

	@Override
	public void failed(HandshakeException error) {
		lose(Losses.of(error));
	}

	@Override
	public void received(int count) {
		if (this.liveness != null) {
			this.liveness.received();
		}
	}

	@Override
	public void message(byte[] array, int offset, int length, boolean text) {
		if (this.gone == null && this.liveness != null) {
			this.liveness.message();
			this.shared.counters().messagesReceived++;
			this.shared.counters().bytesReceived += length;
			this.router.route(Payload.of(array, offset, length, text), this.number);
		}
	}

	@Override
	public void ping() {
		if (this.liveness != null) {
			this.liveness.ping();
		}
	}

	@Override
	public void pong(byte[] payload) {
		if (this.liveness != null) {
			this.liveness.pong(payload);
		}
	}

	@Override
	public void writable() {
		if (this.gone == null) {
			outbox().pump();
		}
	}

	@Override
	public void closed(CloseInfo info, @Nullable Throwable error) {
		lose(Losses.of(this.target, info, error));
	}

}
