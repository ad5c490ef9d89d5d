package io.websockexnova.spring.boot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code that was written for Spring's WebSocket client, over real sockets.
 */
@Timeout(90)
class NovaWebSocketClientTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, NovaWebSocketClientAutoConfiguration.class))
		.withPropertyValues("websockexnova.profile=financial");

	@Test
	void aHandlerSurvivesAKillOfTheServer() {
		List<String> received = Collections.synchronizedList(new ArrayList<>());
		List<String> endings = Collections.synchronizedList(new ArrayList<>());
		AtomicInteger connections = new AtomicInteger();
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			int connection = connections.incrementAndGet();
			peer.upgrade();
			peer.send(Frame.text(connection + ": " + peer.read().text()));
			switch (connection) {
				case 1 -> peer.reset();
				case 2 -> peer.send(Frame.close(4004, "moved"));
				default -> peer.awaitEnd();
			}
		})) {
			this.runner.run((context) -> {
				Disposable execution = context.getBean(WebSocketClient.class)
					.execute(server.uri(), (session) -> session.send(Mono.just(session.textMessage("hello")))
						.thenMany(session.receive().map(WebSocketMessage::getPayloadAsText).doOnNext(received::add))
						.then(session.closeStatus()
							.map((status) -> session.getId() + " " + status.getCode())
							.defaultIfEmpty(session.getId() + " broken")
							.doOnNext(endings::add)
							.then()))
					.subscribe();
				await().until(() -> received.size() == 3);
				assertThat(received).containsExactly("1: hello", "2: hello", "3: hello");
				await().until(() -> endings.size() == 2);
				assertThat(endings).containsExactly("webflux-1-1 broken", "webflux-1-2 4004");
				assertThat(execution.isDisposed()).isFalse();
				execution.dispose();
			});
			assertThat(connections.get()).isEqualTo(3);
		}
	}

	@Test
	void itCompletesWithCode1000WhenTheHandlerDoes() throws Exception {
		CompletableFuture<Frame> close = new CompletableFuture<>();
		try (PeerServer server = closing(close)) {
			this.runner.run((context) -> StepVerifier
				.create(context.getBean(WebSocketClient.class)
					.execute(server.uri(), (session) -> session.receive().take(1).then()))
				.expectComplete()
				.verify(LIMIT));
			assertThat(close.get(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1000);
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void itCompletesWithTheHandlersOwnCode() throws Exception {
		CompletableFuture<Frame> close = new CompletableFuture<>();
		try (PeerServer server = closing(close)) {
			this.runner.run(
					(context) -> StepVerifier
						.create(context.getBean(WebSocketClient.class)
							.execute(server.uri(),
									(session) -> session.receive()
										.next()
										.then(session.close(new CloseStatus(4001, "enough")))
										.then(session.closeStatus())
										.doOnNext((status) -> assertThat(status.getCode()).isEqualTo(4001))
										.then()))
						.expectComplete()
						.verify(LIMIT));
			assertThat(close.get(30, TimeUnit.SECONDS).closeCode()).isEqualTo(4001);
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void itFailsWithTheHandlersErrorAndCode1011() throws Exception {
		CompletableFuture<Frame> close = new CompletableFuture<>();
		try (PeerServer server = closing(close)) {
			this.runner.run(
					(context) -> StepVerifier
						.create(context.getBean(WebSocketClient.class)
							.execute(server.uri(),
									(session) -> session.receive()
										.flatMap((message) -> Mono.error(new IllegalStateException("on purpose")))
										.then()))
						.expectErrorMessage("on purpose")
						.verify(LIMIT));
			assertThat(close.get(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1011);
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void itFailsWithTheCauseWhenThePolicyGivesUp() {
		try (PeerServer server = PeerServer.start().serve((peer) -> peer.answer("401 Unauthorized"))) {
			this.runner.run((context) -> StepVerifier
				.create(context.getBean(WebSocketClient.class).execute(server.uri(), (session) -> Mono.never()))
				.expectErrorSatisfies((error) -> assertThat(error).hasMessageContaining("401"))
				.verify(LIMIT));
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void cancellingClosesWithCode1000() throws Exception {
		CompletableFuture<Frame> close = new CompletableFuture<>();
		CompletableFuture<WebSocketSession> opened = new CompletableFuture<>();
		try (PeerServer server = closing(close)) {
			this.runner.run((context) -> {
				Disposable execution = context.getBean(WebSocketClient.class)
					.execute(server.uri(),
							(session) -> Mono.<Void>never().doOnSubscribe((ignored) -> opened.complete(session)))
					.subscribe();
				WebSocketSession session = opened.get(30, TimeUnit.SECONDS);
				execution.dispose();
				assertThat(close.get(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1000);
				await().until(() -> !session.isOpen());
				StepVerifier.create(session.send(Mono.just(session.textMessage("late"))))
					.expectErrorMessage("session " + session.getId() + " is closed; the next connection has its own")
					.verify(LIMIT);
			});
		}
	}

	@Test
	void headersSubprotocolsAndTheHandshakeGoTheirWay() throws Exception {
		CompletableFuture<String> head = new CompletableFuture<>();
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade("Sec-WebSocket-Protocol: second");
			head.complete(peer.call().header("X-Test") + " " + peer.call().header("Sec-WebSocket-Protocol"));
			peer.awaitEnd();
		})) {
			HttpHeaders headers = new HttpHeaders();
			headers.addAll("X-Test", List.of("value", "other"));
			CompletableFuture<String> subprotocol = new CompletableFuture<>();
			WebSocketHandler handler = new WebSocketHandler() {
				@Override
				public List<String> getSubProtocols() {
					return List.of("first", "second");
				}

				@Override
				public Mono<Void> handle(WebSocketSession session) {
					subprotocol.complete(
							session.getHandshakeInfo().getUri() + " " + session.getHandshakeInfo().getSubProtocol());
					return Mono.empty();
				}
			};
			this.runner.run((context) -> StepVerifier
				.create(context.getBean(WebSocketClient.class).execute(server.uri("/path"), headers, handler))
				.expectComplete()
				.verify(LIMIT));
			assertThat(head.get(30, TimeUnit.SECONDS)).startsWith("value, other first");
			assertThat(subprotocol.get(30, TimeUnit.SECONDS)).isEqualTo(server.uri("/path") + " second");
		}
	}

	@Test
	void textBinaryAndPingsGoBothWaysAndBuffersAreReleased() {
		ByteBuf pooled = Unpooled.buffer().writeBytes("bytes".getBytes(StandardCharsets.UTF_8));
		try (PeerServer server = PeerServer.start().serve(Peer::echo)) {
			this.runner.run((context) -> {
				List<String> seen = Collections.synchronizedList(new ArrayList<>());
				StepVerifier
					.create(context.getBean(WebSocketClient.class)
						.execute(server.uri(), (session) -> session
							.send(Flux.just(session.textMessage("text"),
									new WebSocketMessage(WebSocketMessage.Type.BINARY,
											new NettyDataBufferFactory(pooled.alloc()).wrap(pooled)),
									session.pingMessage((factory) -> factory.wrap(new byte[] { 'p' }))))
							.thenMany(session.receive()
								.take(3)
								.doOnNext((message) -> seen.add(message.getType() + " " + message.getPayloadAsText())))
							.then()))
					.expectComplete()
					.verify(LIMIT);
				assertThat(seen).containsExactlyInAnyOrder("TEXT text", "BINARY bytes", "PONG p");
			});
		}
		assertThat(pooled.refCnt()).isZero();
	}

	@Test
	void aHandlerThatStillRunsIsCancelledByTheNextConnection() {
		AtomicInteger cancelled = new AtomicInteger();
		AtomicInteger handled = new AtomicInteger();
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade();
			if (handled.get() < 2) {
				await().until(() -> handled.get() > 0);
				peer.reset();
			}
			peer.awaitEnd();
		})) {
			this.runner.run((context) -> {
				Disposable execution = context.getBean(WebSocketClient.class).execute(server.uri(), (session) -> {
					handled.incrementAndGet();
					return Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);
				}).subscribe();
				await().until(() -> cancelled.get() >= 1 && handled.get() >= 2);
				execution.dispose();
			});
		}
	}

	@Test
	@Tag("edge-34")
	void aHandlerThatDoesNotKeepUpLosesItsConnection() {
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			peer.upgrade();
			for (int i = 0; i < 6000; i++) {
				peer.send(Frame.text("flood"));
			}
			peer.awaitEnd();
		})) {
			this.runner.run((context) -> {
				CompletableFuture<Throwable> error = new CompletableFuture<>();
				Disposable execution = context.getBean(WebSocketClient.class)
					.execute(server.uri(),
							(session) -> session.receive()
								.concatMap((message) -> Mono.never(), 1)
								.doOnError(error::complete)
								.then())
					.subscribe(null, error::complete);
				await().until(() -> server.accepted() > 1);
				execution.dispose();
			});
		}
	}

	@Test
	void itBacksOffForAClientOfTheUsersAndWithoutWebFlux() {
		this.runner.withBean("mine", WebSocketClient.class, () -> Objects.requireNonNull(mine()))
			.run((context) -> assertThat(context).hasSingleBean(WebSocketClient.class).hasBean("mine"));
		this.runner.withClassLoader(new FilteredClassLoader(WebSocketClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(NovaWebSocketClientAutoConfiguration.class));
		this.runner.withPropertyValues("websockexnova.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketClient.class));
	}

	private static WebSocketClient mine() {
		return new WebSocketClient() {
			@Override
			public Mono<Void> execute(java.net.URI url, WebSocketHandler handler) {
				return Mono.empty();
			}

			@Override
			public Mono<Void> execute(java.net.URI url, HttpHeaders headers, WebSocketHandler handler) {
				return Mono.empty();
			}
		};
	}

	private static PeerServer closing(CompletableFuture<Frame> close) {
		Function<Peer, Frame> conversation = (peer) -> {
			peer.upgrade().send(Frame.text("hello"));
			Frame frame = peer.read();
			peer.send(Frame.of(Frame.CLOSE, frame.payload()));
			return frame;
		};
		return PeerServer.start().serve((peer) -> close.complete(conversation.apply(peer)));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

}
