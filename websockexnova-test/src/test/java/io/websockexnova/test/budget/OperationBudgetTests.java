package io.websockexnova.test.budget;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.Profile;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How often something is done for many messages that come together. The loop is held
 * until they are there, so the counts do not depend on how fast anybody is.
 */
@Timeout(60)
class OperationBudgetTests {

	private static final int MESSAGES = 64;

	private static final int ROUNDS = 5;

	private static final Duration LONG = Duration.ofSeconds(30);

	private final CountingTransport transport = new CountingTransport();

	private final CountingScheduler scheduler = new CountingScheduler();

	private final NovaEngine engine = NovaEngine.builder().transport(this.transport).scheduler(this.scheduler).build();

	private final PeerServer server = PeerServer.start();

	@AfterEach
	void close() {
		this.engine.close();
		this.transport.close();
		this.scheduler.dispose();
		this.server.close();
	}

	@Test
	void shouldHandManySendsToTheLoopWithOneTask() throws Exception {
		NovaClient client = sender();
		int before = this.transport.tasks();
		int[] handedOver = new int[1];
		CountDownLatch sent = new CountDownLatch(MESSAGES);
		this.transport.holding(() -> {
			send(client, sent);
			handedOver[0] = this.transport.tasks() - before;
		});
		assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(handedOver[0]).isEqualTo(1);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void shouldWriteManySendsWithOneSystemCall() throws Exception {
		NovaClient client = sender();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < ROUNDS; i++) {
			long[] before = new long[1];
			CountDownLatch sent = new CountDownLatch(MESSAGES);
			this.transport.holding(() -> {
				send(client, sent);
				before[0] = writes();
			});
			assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
			least = Math.min(least, writes() - before[0]);
		}
		// Reading the count writes nothing, and others of this JVM cannot make it less.
		assertThat(least).isEqualTo(1);
	}

	@Test
	void shouldTellManySendersWithFewHandOvers() throws Exception {
		NovaClient client = sender();
		int before = this.scheduler.handedOver();
		CountDownLatch sent = new CountDownLatch(MESSAGES);
		this.transport.holding(() -> send(client, sent));
		assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.scheduler.handedOver() - before).isBetween(1, 2);
	}

	@Test
	void shouldWakeConsumerOnceForManyMessages() throws Exception {
		AtomicInteger received = new AtomicInteger();
		Peer peer = subscriber(TopicOptions.DEFAULTS, received);
		int before = this.scheduler.handedOver();
		this.transport.holding(() -> peer.send(messages()));
		await().atMost(LONG).untilAsserted(() -> assertThat(received).hasValue(MESSAGES));
		assertThat(this.scheduler.handedOver() - before).isBetween(1, 2);
	}

	@Test
	void shouldHandNothingOverOnTheFastPath() throws Exception {
		AtomicInteger received = new AtomicInteger();
		Peer peer = subscriber(TopicOptions.DEFAULTS.onLoop(), received);
		int handedOver = this.scheduler.handedOver();
		int tasks = this.transport.tasks();
		this.transport.holding(() -> peer.send(messages()));
		await().atMost(LONG).untilAsserted(() -> assertThat(received).hasValue(MESSAGES));
		assertThat(this.scheduler.handedOver()).isEqualTo(handedOver);
		assertThat(this.transport.tasks()).isEqualTo(tasks);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void shouldAnswerManyPingsWithOneSystemCall() throws Exception {
		NovaClient client = build(Platform.plain()).build();
		client.connect().subscribe();
		Peer peer = this.server.accept().upgrade();
		client.connect().block(LONG);
		Frame[] pings = new Frame[MESSAGES];
		Arrays.fill(pings, Frame.ping((byte) 1, (byte) 2));
		long least = Long.MAX_VALUE;
		for (int i = 0; i < ROUNDS; i++) {
			long[] before = new long[1];
			this.transport.holding(() -> {
				peer.send(pings);
				before[0] = writes();
			});
			for (Frame ping : pings) {
				assertThat(peer.read()).isEqualTo(Frame.pong(ping.payload()));
			}
			least = Math.min(least, writes() - before[0]);
		}
		assertThat(least).isEqualTo(1);
	}

	private NovaClient sender() {
		this.server.serve((peer) -> peer.upgrade().rest());
		NovaClient client = build(Platform.plain()).build();
		client.connect().block(LONG);
		return client;
	}

	private void send(NovaClient client, CountDownLatch sent) {
		for (int i = 0; i < MESSAGES; i++) {
			client.send("message " + i).subscribe((nothing) -> {
			}, (error) -> {
			}, sent::countDown);
		}
	}

	private Peer subscriber(TopicOptions options, AtomicInteger received) {
		Lines lines = new Lines();
		NovaClient client = build(lines).codec(lines).build();
		client.<String>updates(Lines.TOPIC, String.class, options.required(true))
			.subscribe((update) -> update.ifData((data) -> received.incrementAndGet()));
		client.connect().subscribe();
		Peer peer = this.server.accept().upgrade();
		peer.text(peer.read().text());
		client.connect().block(LONG);
		return peer;
	}

	private NovaClientBuilder build(Platform platform) {
		return this.engine.client("budget")
			.platform(platform)
			.profile(Profile.STANDARD)
			.url(this.server.uri().toString());
	}

	private static Frame[] messages() {
		Frame[] messages = new Frame[MESSAGES];
		for (int i = 0; i < MESSAGES; i++) {
			messages[i] = Frame.text("{" + i + "}");
		}
		return messages;
	}

	// write and writev, which NIO uses for sockets, too; proc(5).
	private static long writes() {
		try {
			return Files.readAllLines(Path.of("/proc/self/io"))
				.stream()
				.filter((line) -> line.startsWith("syscw: "))
				.mapToLong((line) -> Long.parseLong(line.substring("syscw: ".length())))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
