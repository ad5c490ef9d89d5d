package io.websockexnova.sample.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.slf4j.LoggerFactory;

import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookLevel;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.sample.book.BookSnapshot;

/**
 * Acts of sabotage.
 */
final class Acts {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private Acts() {
	}

	static void dialPastTheClient(Stage stage) {
		URI url = stage.simulator().url();
		int before = stage.simulator().accepted();
		try (Socket socket = new Socket(url.getHost(), url.getPort())) {
			stage.await(LIMIT, () -> socket.isConnected() && stage.simulator().accepted() > before);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void sendWithoutId(Stage stage) {
		stage.client().send("{\"jsonrpc\":\"2.0\",\"method\":\"public/test\",\"params\":{}}").block(LIMIT);
	}

	static void loseChannel(Stage stage) {
		stage.faults().rejectChannel(stage.cast().calm());
	}

	static void subscribeAgain(Stage stage) {
		stage.client()
			.request("public/subscribe", Map.of("channels", List.of(stage.cast().calm())), String[].class)
			.block(LIMIT);
	}

	static void freezeBriefly(Stage stage) {
		stage.faults().freeze(stage.cast().frozen());
		stage.pause(stage.staleAfter().dividedBy(4));
		stage.faults().unfreeze(stage.cast().frozen());
	}

	static void skipTwoBooks(Stage stage) {
		stage.faults().skipDelta(stage.cast().skipped());
		Stage.INSTRUMENTS.stream()
			.map(Stage::book)
			.filter((book) -> !book.equals(stage.cast().skipped()))
			.findFirst()
			.ifPresent(stage.faults()::skipDelta);
	}

	static void delayLogins(Stage stage) {
		stage.faults().delayAnswers("public/auth", Duration.ofMillis(1250));
	}

	static void forgeLevel(Stage stage) {
		String instrument = Stage.INSTRUMENTS.get(0);
		BookLevel level = new BookLevel("new", new BigDecimal("0.5"), BigDecimal.TEN);
		// A real change in between would make the forged one an old one.
		synchronized (stage.books()) {
			BookSnapshot book = stage.books().snapshots().get(instrument);
			long changeId = (book != null) ? book.changeId() : 0;
			stage.books()
				.onBook(new TopicUpdate.Data<>(
						Stage.book(instrument), new BookUpdate("change", System.currentTimeMillis(), instrument,
								changeId + 1, changeId, List.of(level), List.of()),
						stage.client().status().generation()));
		}
		// Real changes follow, so that the book differs by this level only.
		stage.pause(Duration.ofMillis(200));
	}

	static void logSecret(Stage stage) {
		LoggerFactory.getLogger(Acts.class).debug("logging in with {}", stage.market().secret());
	}

}
