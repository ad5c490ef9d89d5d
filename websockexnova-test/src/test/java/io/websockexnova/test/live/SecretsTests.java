package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.annotation.JsonGetter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Secrets are looked for in everything that comes out: all logs at TRACE, events, status,
 * exceptions with their causes, texts of objects.
 */
@Tag("deribit-50")
@Tag("S11")
@Tag("jsonrpc-50")
class SecretsTests {

	private static final String CANARY = "CaNaRy";

	private static final String KEY_SECRET = CANARY + "-secret";

	@RegisterExtension
	final Live live = new Live();

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Logger clients = (Logger) LoggerFactory.getLogger("io.websockexnova.client");

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
		@Override
		protected void append(ILoggingEvent event) {
			String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
					: "";
			SecretsTests.this.output.add(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
		}
	};

	private final List<Appender<ILoggingEvent>> silenced = new CopyOnWriteArrayList<>();

	private final ScriptedVenue venue = this.live.venue();

	@BeforeEach
	void listen() {
		this.root.iteratorForAppenders().forEachRemaining(this.silenced::add);
		this.silenced.forEach(this.root::detachAppender);
		this.appender.setContext(this.root.getLoggerContext());
		this.appender.start();
		this.root.addAppender(this.appender);
		this.root.setLevel(Level.TRACE);
		this.clients.setLevel(Level.TRACE);
		this.venue.on("public/set_heartbeat", (request) -> request.result("\"ok\""))
			.on("public/auth",
					(request) -> request.result("{\"access_token\":\"" + CANARY + "-access\",\"refresh_token\":\""
							+ CANARY + "-refresh\",\"expires_in\":1,\"scope\":\"trade:read_write\"}"))
			.on("public/subscribe", ScriptedVenue.Request::accept);
	}

	@AfterEach
	void stopListening() {
		this.root.setLevel(Level.WARN);
		this.clients.setLevel(Level.ERROR);
		this.root.detachAppender(this.appender);
		this.silenced.forEach(this.root::addAppender);
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_credentials", "client_signature" })
	void whenAClientLivesThroughEverythingThenNoSecretComesOut(String grant) {
		NovaClientBuilder builder = this.live.deribit(this.venue.server().uri("/ws?token=" + CANARY + "-query"))
			.credentials(CANARY + "-key", KEY_SECRET)
			.header("X-Api-Key", CANARY + "-header")
			.option("grant", grant)
			.with(Setting.REFRESH_AT, 0.2);
		NovaClient client = builder.build();
		List<ClientEvent> events = new CopyOnWriteArrayList<>();
		client.events().subscribe(events::add);
		EventLog log = new EventLog(client);
		client.messages().subscribe((message) -> this.output.add(message.toString()));
		client.connect().block(Live.PATIENCE);
		client.updates("trades.A.100ms", Integer.class).subscribe((update) -> {
		});
		log.await("trades.A.100ms", TopicState.CONFIRMED);
		ScriptedVenue.Connection connection = this.venue.connection(1);
		connection.push("trades.A.100ms", "\"" + CANARY + "-payload\"")
			.push("nobody.wants", "\"" + CANARY + "-payload\"")
			.text("{\"jsonrpc\":\"2.0\",\"" + CANARY + "-payload")
			.text("{\"jsonrpc\":\"2.0\",\"method\":\"" + CANARY + "-payload\",\"id\":5}");
		Live.awaitTrue("they are reported", () -> log.errors().size() >= 2);
		this.venue.on("private/x", (request) -> request.result("{\"a\":\"" + CANARY + "-payload\"}"));
		failed(client.request("private/x", Map.of("b", CANARY + "-params"), Integer.class));
		this.venue.on("private/y", (request) -> request.error(13009, "unauthorized"));
		failed(client.request("private/y", Map.of("b", CANARY + "-params"), Integer.class));
		failed(client.request("private/never", new Unserialisable(), Integer.class));
		failed(client.send(new Unserialisable()));
		Live.awaitTrue("renewed", () -> events.stream()
			.anyMatch((event) -> event instanceof ClientEvent.Authenticated login && login.renewed()));
		connection.peer().reset();
		Live.awaitReady(client, 2);
		this.venue.on("public/auth", (request) -> request.error(13004, "invalid_credentials"));
		this.venue.connection(2).peer().reset();
		Live.awaitPhase(client, Phase.CLOSED);
		keep(client.status().cause());
		this.output.add(client + " " + client.status() + client.statistics() + client.settings() + builder);
		events.forEach((event) -> {
			this.output.add(event.toString());
			if (event instanceof ClientEvent.ErrorOccurred error) {
				keep(error.error());
			}
			if (event instanceof ClientEvent.Lost lost) {
				keep(lost.loss().cause());
			}
		});
		assertThat(this.output).hasSizeGreaterThan(20);
		this.venue.requests()
			.stream()
			.map((request) -> request.params().path("signature").asString(""))
			.filter((signature) -> !signature.isEmpty())
			.forEach((signature) -> assertThat(this.output).noneMatch((text) -> text.contains(signature)));
		assertThat(this.output.stream().filter((text) -> text.contains(CANARY))).isEmpty();
	}

	@Test
	void whenTheUpgradeIsRefusedThenNoSecretComesOut() {
		this.venue.server().serve((peer) -> {
			peer.answer("302 Found", "Location: wss://elsewhere/?token=" + CANARY + "-location",
					"Set-Cookie: c=" + CANARY, "Content-Length: 0");
			peer.close();
		});
		NovaClient client = this.live.plain(this.venue.server().uri("/ws?token=" + CANARY + "-query"))
			.header("Authorization", "Bearer " + CANARY + "-header")
			.build();
		EventLog log = new EventLog(client);
		failed(client.connect());
		log.all().forEach((event) -> this.output.add(event.toString()));
		assertThat(this.output.stream().filter((text) -> text.contains(CANARY))).isEmpty();
	}

	@Test
	void whenTheAnswerToTheLoginCannotBeReadThenItIsNotQuoted() {
		this.venue.on("public/auth", (request) -> request
			.result("{\"access_token\":\"" + CANARY + "-access\",\"expires_in\":\"" + CANARY + "-soon\"}"));
		NovaClient client = this.live.deribit(this.venue.uri())
			.credentials(CANARY + "-key", KEY_SECRET)
			.with(Setting.MAX_DELAY, Duration.ofSeconds(5))
			.with(Setting.INITIAL_DELAY, Duration.ofSeconds(5))
			.build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		ClientEvent.Lost lost = log.await(ClientEvent.Lost.class);
		keep(lost.loss().cause());
		this.output.add(lost.toString());
		keep(client.status().cause());
		assertThat(lost.loss().message()).contains("cannot be read");
		assertThat(this.output.stream().filter((text) -> text.contains(CANARY))).isEmpty();
	}

	@Test
	void whenTheServerSendsRubbishInTheHandshakeThenItIsNotQuoted() {
		this.venue.server().serve((peer) -> {
			peer.call();
			peer.write(("HTTP/1.1 101 " + CANARY + "\r\nSec-WebSocket-Accept: " + CANARY + "\r\n\r\n").getBytes());
			peer.close();
		});
		NovaClient client = this.live.plain(this.venue.uri()).build();
		EventLog log = new EventLog(client);
		Live.dial(client);
		ClientEvent.Lost lost = log.await(ClientEvent.Lost.class);
		keep(lost.loss().cause());
		this.output.add(lost.toString());
		assertThat(this.output.stream().filter((text) -> text.contains(CANARY))).isEmpty();
	}

	private void failed(Mono<?> operation) {
		keep(Live.failureOf(operation));
	}

	private void keep(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			this.output.add(cause.toString());
		}
	}

	/**
	 * Fails on its way to JSON, with a secret in its text.
	 */
	static final class Unserialisable {

		@JsonGetter("value")
		String value() {
			throw new IllegalStateException("no value");
		}

		@Override
		public String toString() {
			return CANARY + "-object";
		}

	}

}
