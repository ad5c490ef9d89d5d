package io.websockexnova.spring.webflux;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.adapter.AbstractWebSocketSession;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * A session of one socket. Users call it from any thread; the socket calls it on its
 * loop.
 */
final class NovaWebSocketSession extends AbstractWebSocketSession<Socket> {

	private static final Logger logger = LoggerFactory.getLogger(NovaWebSocketSession.class);

	private static final int WAITING_MESSAGES = 4096;

	private static final int WAITING_PINGS = 64;

	private static final int MAX_PING = 125;

	private final Sinks.Many<WebSocketMessage> inbound = Sinks.many()
		.unicast()
		.onBackpressureBuffer(Queues.<WebSocketMessage>get(WAITING_MESSAGES).get());

	private final Sinks.One<CloseStatus> closeStatus = Sinks.one();

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private final Deque<byte[]> pings = new ArrayDeque<>();

	private final Loop loop;

	private final Runnable starter;

	private final Runnable closer;

	private volatile boolean open = true;

	private volatile boolean received;

	private volatile @Nullable Throwable sendFailure;

	private boolean dropping;

	/**
	 * A session.
	 * @param id its id
	 * @param socket the socket
	 * @param loop loop of the socket
	 * @param info what was agreed on
	 * @param starter runs the handler
	 * @param closer hears that the user closes the session
	 */
	NovaWebSocketSession(String id, Socket socket, Loop loop, HandshakeInfo info, Runnable starter, Runnable closer) {
		super(socket, id, info, DefaultDataBufferFactory.sharedInstance);
		this.loop = loop;
		this.starter = starter;
		this.closer = closer;
	}

	@Override
	public Flux<WebSocketMessage> receive() {
		return Flux.defer(() -> {
			this.received = true;
			return this.inbound.asFlux();
		})
			.publishOn(Schedulers.boundedElastic(), false, Queues.SMALL_BUFFER_SIZE)
			.doOnDiscard(WebSocketMessage.class, WebSocketMessage::release);
	}

	@Override
	public Mono<Void> send(Publisher<WebSocketMessage> messages) {
		return Flux.from(messages)
			.concatMap(this::send, 1)
			.doOnDiscard(WebSocketMessage.class, WebSocketMessage::release)
			.then();
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		return Mono.defer(() -> {
			if (this.open) {
				this.closer.run();
				String reason = (status.getReason() != null) ? status.getReason() : "";
				this.loop.execute(() -> getDelegate().close(status.getCode(), reason));
			}
			return this.ended.asMono();
		});
	}

	@Override
	public Mono<CloseStatus> closeStatus() {
		return this.closeStatus.asMono();
	}

	/**
	 * Whether the session is over for a handler that has failed: because it is closed, or
	 * because it failed to send, which is how a handler may learn of the end first.
	 * @param failure the handler's failure
	 * @return true if so
	 */
	boolean isLost(Throwable failure) {
		return !this.open || Exceptions.unwrap(failure) == this.sendFailure;
	}

	void start() {
		this.starter.run();
	}

	/**
	 * A message came in; on the loop.
	 */
	void message(byte[] array, int offset, int length, boolean text) {
		byte[] bytes = Arrays.copyOfRange(array, offset, offset + length);
		emit(new WebSocketMessage(text ? WebSocketMessage.Type.TEXT : WebSocketMessage.Type.BINARY,
				bufferFactory().wrap(bytes)));
	}

	/**
	 * A pong came in; on the loop. Those of our own heartbeats are nobody's business.
	 */
	void pong(byte[] payload) {
		for (byte[] ping : this.pings) {
			if (Arrays.equals(ping, payload)) {
				this.pings.remove(ping);
				emit(new WebSocketMessage(WebSocketMessage.Type.PONG, bufferFactory().wrap(payload)));
				return;
			}
		}
	}

	/**
	 * The socket is gone; on the loop.
	 */
	void closed(CloseInfo info) {
		if (!this.open) {
			return;
		}
		this.open = false;
		this.inbound.tryEmitComplete();
		end((info.code() != CloseStatus.NO_CLOSE_FRAME.getCode()) ? CloseStatus.create(info.code(), info.reason())
				: null);
	}

	private void end(@Nullable CloseStatus status) {
		if (status != null) {
			this.closeStatus.tryEmitValue(status);
		}
		else {
			this.closeStatus.tryEmitEmpty();
		}
		this.ended.tryEmitEmpty();
	}

	private void emit(WebSocketMessage message) {
		if (!this.open || this.inbound.tryEmitNext(message) != Sinks.EmitResult.FAIL_OVERFLOW) {
			return;
		}
		message.release();
		if (this.received) {
			this.open = false;
			this.inbound.tryEmitError(new NovaException("the handler of session " + getId() + " is too slow: "
					+ WAITING_MESSAGES + " messages wait for it already", null));
			end(CloseStatus.POLICY_VIOLATION);
			getDelegate().close(CloseStatus.POLICY_VIOLATION.getCode(), "too slow");
		}
		else if (!this.dropping) {
			this.dropping = true;
			logger.warn("The handler of session {} does not receive, and {} messages wait for it already; "
					+ "further ones are dropped", getId(), WAITING_MESSAGES);
		}
	}

	private Mono<Void> send(WebSocketMessage message) {
		byte[] bytes = take(message.getPayload());
		return Mono.create((sink) -> this.loop.execute(() -> write(message.getType(), bytes, sink)));
	}

	private void write(WebSocketMessage.Type type, byte[] bytes, MonoSink<Void> sink) {
		if (!this.open) {
			sink.error(new NovaException("session " + getId() + " is closed; the next connection has its own", null));
			return;
		}
		switch (type) {
			case TEXT, BINARY -> getDelegate().send(bytes, 0, bytes.length, type == WebSocketMessage.Type.TEXT,
					(error) -> done(error, sink));
			case PING -> ping(bytes, sink);
			case PONG -> sink.error(new UnsupportedOperationException(
					"a pong cannot be sent: pings of the server are answered for you"));
		}
	}

	private void ping(byte[] bytes, MonoSink<Void> sink) {
		if (bytes.length > MAX_PING) {
			sink.error(new IllegalArgumentException(
					"a ping of " + bytes.length + " bytes cannot be sent; it has at most " + MAX_PING));
			return;
		}
		if (this.pings.size() == WAITING_PINGS) {
			this.pings.remove();
		}
		this.pings.add(bytes);
		getDelegate().ping(bytes);
		sink.success();
	}

	private void done(@Nullable Throwable error, MonoSink<Void> sink) {
		if (error != null) {
			this.sendFailure = error;
			sink.error(error);
		}
		else {
			sink.success();
		}
	}

	private static byte[] take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * Tells of a handler's failure; as {@link WebSocketSession#close(CloseStatus)}.
	 */
	void closeAfterFailure() {
		close(CloseStatus.SERVER_ERROR).subscribe();
	}

}
