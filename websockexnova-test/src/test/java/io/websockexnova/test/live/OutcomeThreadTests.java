package io.websockexnova.test.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where callers hear of the outcomes of their calls.
 */
@Tag("edge-33")
class OutcomeThreadTests {

	private static final String LOOP = "websockexnova-\\d+";

	@RegisterExtension
	final Live live = new Live();

	private final ScriptedVenue venue = this.live.venue();

	@Test
	void whenNothingIsSaidThenItIsNotTheLoop() throws Exception {
		NovaClient client = connected();
		assertThat(threadOfSend(client, RequestOptions.DEFAULTS)).doesNotMatch(LOOP);
		assertThat(threadOfRequest(client, RequestOptions.DEFAULTS)).doesNotMatch(LOOP);
	}

	@Test
	void whenTheLoopIsAskedForThenItIsTheLoop() throws Exception {
		NovaClient client = connected();
		assertThat(threadOfSend(client, RequestOptions.DEFAULTS.onLoop())).matches(LOOP);
		assertThat(threadOfRequest(client, RequestOptions.DEFAULTS.onLoop())).matches(LOOP);
	}

	@Test
	void whenACallerThrowsOnTheLoopThenNobodyElseIsHurt() throws Exception {
		NovaClient client = connected();
		client.send("x", RequestOptions.DEFAULTS.onLoop()).subscribe(null, null, () -> {
			throw new IllegalStateException("caller");
		});
		client.request("echo", List.of(1), Integer[].class, RequestOptions.DEFAULTS.onLoop()).subscribe((answer) -> {
			throw new IllegalStateException("caller");
		});
		assertThat(threadOfRequest(client, RequestOptions.DEFAULTS.onLoop())).matches(LOOP);
		assertThat(this.venue.accepted()).isEqualTo(1);
	}

	@Test
	void whenACallerBlocksOnTheLoopThenItIsNamed() {
		NovaClient client = Live
			.connect(this.live.jsonRpc(this.venue).with(Setting.BLOCKED_AFTER, Duration.ofMillis(60)));
		EventLog log = new EventLog(client);
		CountDownLatch released = new CountDownLatch(1);
		client.send("x", RequestOptions.DEFAULTS.onLoop()).subscribe(null, null, () -> await(released));
		assertThat(log.await(ClientEvent.HandlerBlocked.class).handler()).isEqualTo("RequestOptions.onLoop");
		released.countDown();
		log.await(ClientEvent.HandlerReleased.class);
	}

	@Test
	void whenACallerWaitsForItsOwnNextCallThenItGetsItsOutcome() throws Exception {
		NovaClient client = connected();
		CompletableFuture<Void> second = new CompletableFuture<>();
		client.send("x").subscribe(null, second::completeExceptionally, () -> {
			client.send("y").block(Duration.ofSeconds(10));
			second.complete(null);
		});
		second.get(20, TimeUnit.SECONDS);
	}

	private NovaClient connected() {
		this.venue.on("echo", (request) -> request.result(request.params().toString()));
		return Live.connect(this.live.jsonRpc(this.venue));
	}

	private static String threadOfSend(NovaClient client, RequestOptions options) throws Exception {
		CompletableFuture<String> thread = new CompletableFuture<>();
		client.send("x", options)
			.subscribe(null, thread::completeExceptionally, () -> thread.complete(Thread.currentThread().getName()));
		return thread.get(10, TimeUnit.SECONDS);
	}

	private static String threadOfRequest(NovaClient client, RequestOptions options) throws Exception {
		return client.request("echo", List.of(1), Integer[].class, options)
			.map((answer) -> Thread.currentThread().getName())
			.toFuture()
			.get(10, TimeUnit.SECONDS);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
