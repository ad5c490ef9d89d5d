package io.websockexnova.test.live;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;

import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Statistics are asked for from any thread, whatever the connection is about.
 */
class StatisticsRaceTests {

	private static final int RECONNECTS = 300;

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	@Test
	@Tag("R13")
	void whenAConnectionIsOpenedAgainAndAgainThenStatisticsCanBeReadAllTheTime() {
		NovaClient client = Live.connect(this.live.jsonRpc(this.venue)
			.with(Setting.INITIAL_DELAY, Duration.ofMillis(1))
			.with(Setting.MAX_DELAY, Duration.ofMillis(1))
			.with(Setting.BREAKER_ENABLED, false));
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
			while (!over.get()) {
				client.statistics();
			}
		});
		for (int i = 0; i < RECONNECTS && !reader.isDone(); i++) {
			client.reconnect().block(Live.PATIENCE);
			Live.awaitPhase(client, Phase.READY);
		}
		over.set(true);
		assertThatCode(reader::join).doesNotThrowAnyException();
	}

}
