package io.websockexnova.spring.webflux;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.publisher.Mono;

import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.transport.Transport;

/**
 * Spring's {@link WebSocketClient} with connections that come back: code that was written
 * for it keeps its {@link WebSocketHandler}, and gets our deadlines, heartbeats and
 * reconnection.
 * <p>
 * Each connection runs the handler afresh, with a session of its own, on a thread that
 * may block. When the connection is lost, {@code receive()} completes and
 * {@code closeStatus()} tells of the close frame, if there was one; the next attempt
 * follows the policy. A handler that still runs when the next connection opens is
 * cancelled.
 * <p>
 * What {@code execute} returns
 * <ul>
 * <li>completes when the handler completes or closes its session while the connection is
 * open, after a close with code 1000 or the handler's own; or when the policy rests after
 * a loss without calling it an error;</li>
 * <li>fails with the handler's error if it fails while the connection is open, after a
 * close with code 1011; or with the cause when the policy gives up;</li>
 * <li>closes the connection with code 1000 when it is cancelled.</li>
 * </ul>
 * A handler that ends because its connection was lost ends nothing but that run.
 * <p>
 * Pings of the server are answered and not shown. Pings of a session are sent, and their
 * pongs shown; pongs cannot be sent. While a handler does not keep up, 4096 messages
 * wait; then its connection is closed with code 1008. Thread-safe.
 */
public final class NovaWebSocketClient implements WebSocketClient, DisposableBean {

	private final AtomicLong executions = new AtomicLong();

	private final Supplier<Transport> transports;

	private final Consumer<NovaClientBuilder> customizer;

	private @Nullable Transport transport;

	/**
	 * A client.
	 * @param transports gives the transport when it is first needed; it is closed with
	 * this client
	 * @param customizer sets what all connections have in common, such as a profile
	 */
	public NovaWebSocketClient(Supplier<Transport> transports, Consumer<NovaClientBuilder> customizer) {
		this.transports = transports;
		this.customizer = customizer;
	}

	@Override
	public Mono<Void> execute(URI url, WebSocketHandler handler) {
		return execute(url, HttpHeaders.EMPTY, handler);
	}

	/**
	 * Connects and runs the handler, for as long as the rules above say.
	 * @param url a ws or wss URL
	 * @param headers headers of every upgrade request
	 * @param handler the handler
	 * @return the end of it; nothing is done before it is subscribed to
	 */
	@Override
	public Mono<Void> execute(URI url, @Nullable HttpHeaders headers, WebSocketHandler handler) {
		HttpHeaders sent = HttpHeaders.copyOf((headers != null) ? headers : HttpHeaders.EMPTY);
		return Mono.usingWhen(Mono.fromSupplier(() -> new Execution("webflux-" + this.executions.incrementAndGet(),
				transport(), url, sent, handler, this.customizer)), Execution::run, Execution::close);
	}

	/**
	 * Cuts all connections.
	 */
	@Override
	public synchronized void destroy() {
		if (this.transport != null) {
			this.transport.close();
		}
	}

	private synchronized Transport transport() {
		if (this.transport == null) {
			this.transport = this.transports.get();
		}
		return this.transport;
	}

}
