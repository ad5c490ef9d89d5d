package io.websockexnova.sample.book;

import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.Statistics;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnPhase;

/**
 * Prints what happens: a line when the phase changes, and one line a second. Plain lines,
 * so that they can be piped.
 */
@NovaListener("deribit")
@Profile("!scenario")
public class ConsoleView {

	private final NovaClient client;

	private final Deribit deribit;

	private final Books books;

	private final Map<String, Long> counted = new HashMap<>();

	ConsoleView(NovaClient client, Deribit deribit, Books books) {
		this.client = client;
		this.deribit = deribit;
		this.books = books;
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port", "?");
		print("Actuator: http://localhost:" + port + "/actuator   (Ctrl-C stops)");
	}

	@OnPhase
	void phase(ClientEvent.PhaseChanged change) {
		print(change.from() + " -> " + change.to() + " (connection " + change.generation() + ")");
	}

	@OnPhase(Phase.READY)
	Mono<Void> clock() {
		return this.deribit.instant().doOnNext((time) -> print("server time is " + time)).then();
	}

	@Scheduled(initialDelay = 1, fixedRate = 1, timeUnit = TimeUnit.SECONDS)
	void show() {
		StringJoiner line = new StringJoiner(" | ");
		line.add(this.client.status().phase().name());
		long gaps = 0;
		long trades = 0;
		Map<String, BookSnapshot> snapshots = this.books.snapshots();
		for (String channel : this.books.channels()) {
			long now = this.books.feed(channel).updates();
			Long before = this.counted.put(channel, now);
			long rate = (before != null) ? now - before : now;
			BookSnapshot book = snapshots.get(Books.instrument(channel));
			if (channel.startsWith("book.") && book != null) {
				line.add(Books.instrument(channel) + " " + book.best() + " " + rate + "/s");
			}
			else {
				trades += rate;
			}
			gaps += this.books.feed(channel).gaps();
		}
		Statistics statistics = this.client.statistics();
		print(line.add("trades " + trades + "/s") + " | gaps " + gaps + " | reconnects " + statistics.reconnects());
	}

	private static void print(String line) {
		System.out.println(line);
	}

}
