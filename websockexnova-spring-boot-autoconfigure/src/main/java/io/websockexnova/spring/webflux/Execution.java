package io.websockexnova.spring.webflux;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.Transport;

/**
 * One handler and its connections, one after the other.
 */
final class Execution implements TappedTransport.Tap, ConnectionHandler {

	private static final Logger logger = LoggerFactory.getLogger(Execution.class);

	/** How long a handler may still work when no connection will follow. */
	private static final Duration LAST_WORK = Duration.ofSeconds(3);

	private final AtomicInteger sessions = new AtomicInteger();

	private final Sinks.Empty<Void> end = Sinks.empty();

	private final Disposable.Swap running = Disposables.swap();

	private final String name;

	private final URI url;

	private final WebSocketHandler handler;

	private final NovaEngine engine;

	private final NovaClient client;

	private volatile Mono<Void> handled = Mono.empty();

	private volatile boolean ending;

	private volatile @Nullable Throwable failure;

	Execution(String name, Transport transport, URI url, HttpHeaders headers, WebSocketHandler handler,
			Consumer<NovaClientBuilder> customizer) {
		this.name = name;
		this.url = url;
		this.handler = handler;
		this.engine = NovaEngine.builder().transport(new TappedTransport(transport, this)).build();
		NovaClientBuilder builder = this.engine.client(name).url(url.toString());
		customizer.accept(builder);
		headers
			.forEach((header, values) -> builder.header(header, StringUtils.collectionToDelimitedString(values, ", ")));
		builder.subprotocols(handler.getSubProtocols().toArray(String[]::new));
		builder.behaviors((behaviors) -> behaviors.withConnection(this));
		this.client = builder.build();
	}

	/**
	 * Connects and runs the handler.
	 * @return the end
	 */
	Mono<Void> run() {
		return Mono.defer(() -> {
			Disposable closed = this.client.events()
				.ofType(ClientEvent.PhaseChanged.class)
				.filter((change) -> change.to() == Phase.CLOSED)
				.subscribe((change) -> ended(change.cause()));
			this.client.connect().subscribe(null, this::ended);
			return this.end.asMono().doFinally((signal) -> closed.dispose());
		});
	}

	/**
	 * Closes whatever is open.
	 * @return completes when it is
	 */
	Mono<Void> close() {
		this.ending = true;
		return this.client.close().then(Mono.<Void>fromRunnable(() -> {
			this.running.dispose();
			this.engine.close();
		}).subscribeOn(Schedulers.boundedElastic()));
	}

	@Override
	public NovaWebSocketSession opened(Socket socket, Loop loop, Handshake handshake) {
		NovaWebSocketSession[] session = new NovaWebSocketSession[1];
		HandshakeInfo info = new HandshakeInfo(this.url, new HttpHeaders(), Mono.empty(), handshake.subprotocol());
		session[0] = new NovaWebSocketSession(this.name + "-" + this.sessions.incrementAndGet(), socket, loop, info,
				() -> handle(session[0]), () -> this.ending = true);
		return session[0];
	}

	@Override
	public MessageDecision frame(Payload message) {
		return MessageDecision.CONSUME;
	}

	@Override
	public ConnectionDecision disconnected(Loss loss) {
		return this.ending ? ConnectionDecision.stayDown() : ConnectionDecision.policy();
	}

	private void handle(NovaWebSocketSession session) {
		Sinks.Empty<Void> done = Sinks.empty();
		this.handled = done.asMono();
		Disposable run = Mono.defer(() -> this.handler.handle(session))
			.subscribeOn(Schedulers.boundedElastic())
			.doFinally((signal) -> done.tryEmitEmpty())
			.subscribe(null, (ex) -> failed(session, ex), () -> completed(session));
		// The one before belongs to a connection that is gone.
		this.running.update(run);
	}

	private void completed(NovaWebSocketSession session) {
		if (session.isOpen() && !this.ending) {
			session.close().subscribe();
		}
	}

	private void failed(NovaWebSocketSession session, Throwable ex) {
		if (session.isLost(ex)) {
			logger.debug("The handler of session {} failed after its connection was lost", session.getId(), ex);
			return;
		}
		this.failure = ex;
		session.closeAfterFailure();
	}

	private void ended(@Nullable Throwable cause) {
		this.handled.timeout(LAST_WORK, Mono.empty()).doFinally((signal) -> {
			Throwable error = (this.failure != null || this.ending) ? this.failure : cause;
			if (error != null) {
				this.end.tryEmitError(error);
			}
			else {
				this.end.tryEmitEmpty();
			}
		}).subscribe();
	}

}
