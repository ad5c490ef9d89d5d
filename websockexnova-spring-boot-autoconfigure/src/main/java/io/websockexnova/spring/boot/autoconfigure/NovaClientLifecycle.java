package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.spring.listener.NovaListenerEndpoint;
import io.websockexnova.spring.listener.NovaListenerRegistry;

/**
 * Connects all clients in the context when the application starts, without waiting for
 * them. When it stops, drains them, and tells their servers with code 1001 that they are
 * going away. May be started and stopped any number of times.
 */
class NovaClientLifecycle implements SmartLifecycle {

	/**
	 * Starts before a web server and stops after it, so that HTTP requests in progress
	 * can still send: 1024 below WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE,
	 * which is in a module that a client has no need of.
	 */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 2048 - 1024;

	private static final Logger logger = LoggerFactory.getLogger(NovaClientLifecycle.class);

	private static final Duration LISTENER_GRACE = Duration.ofSeconds(5);

	private final NovaEngine engine;

	private final List<NovaClient> clients;

	private final Predicate<String> autoConnect;

	private final NovaListenerRegistry listeners;

	private volatile Disposable.Composite reports = Disposables.composite();

	private volatile boolean running;

	NovaClientLifecycle(NovaEngine engine, List<NovaClient> clients, Predicate<String> autoConnect,
			NovaListenerRegistry listeners) {
		this.engine = engine;
		this.clients = clients;
		this.autoConnect = autoConnect;
		this.listeners = listeners;
	}

	@Override
	public void start() {
		this.running = true;
		this.reports = Disposables.composite();
		this.clients.forEach((client) -> this.reports.add(report(client)));
		// Topics that are wanted before the first attempt are restored with it.
		this.listeners.endpoints().forEach(NovaListenerEndpoint::start);
		for (NovaClient client : this.clients) {
			if (this.autoConnect.test(client.name())) {
				client.connect()
					.subscribe(null, (ex) -> logger.debug("Client '{}' did not become ready", client.name(), ex));
			}
		}
	}

	@Override
	public void stop(Runnable callback) {
		Mono<Void> listenersEnd = Flux.fromIterable(this.listeners.endpoints())
			.flatMap(this::stop, Integer.MAX_VALUE)
			.then();
		Mono<Void> clientsEnd = Flux.fromIterable(this.clients).flatMap(this::drain, Integer.MAX_VALUE).then();
		Mono.when(listenersEnd, clientsEnd).doFinally((signal) -> {
			this.reports.dispose();
			this.running = false;
			callback.run();
		}).subscribe();
	}

	@Override
	public void stop() {
		CountDownLatch stopped = new CountDownLatch(1);
		stop(stopped::countDown);
		try {
			stopped.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private Mono<Void> drain(NovaClient client) {
		Duration bound = endBy(client).plusSeconds(2);
		boolean ours = this.engine.find(client.name()) == client;
		Mono<Void> end = ours ? this.engine.goAway(client.name()) : client.drain();
		return end.timeout(bound).onErrorResume((ex) -> {
			logger.warn("Client '{}' did not close within {} ms", client.name(), bound.toMillis());
			return Mono.empty();
		});
	}

	private static Duration endBy(NovaClient client) {
		return client.settings().get(Setting.DRAIN_TIMEOUT).plus(client.settings().get(Setting.CLOSE_TIMEOUT));
	}

	private Mono<Void> stop(NovaListenerEndpoint endpoint) {
		// A call may wait for an answer that the drain waits for, too.
		Duration bound = endBy(endpoint.client()).plus(LISTENER_GRACE);
		return endpoint.stop().timeout(bound, Mono.empty()).doFinally((signal) -> {
			if (endpoint.cancel()) {
				logger.warn("Listener method {} was still busy {} ms after the stop began, and was interrupted",
						endpoint.name(), bound.toMillis());
			}
		});
	}

	private Disposable report(NovaClient client) {
		return client.events().ofType(ClientEvent.PhaseChanged.class).subscribe((change) -> {
			if (change.to() == Phase.READY) {
				logger.info("Client '{}' is ready (connection {})", client.name(), change.generation());
			}
			else if (change.to() == Phase.CLOSED && change.cause() != null) {
				logger.error("Client '{}' has ended and will not reconnect by itself: {}", client.name(),
						change.cause().getMessage());
			}
		});
	}

}
