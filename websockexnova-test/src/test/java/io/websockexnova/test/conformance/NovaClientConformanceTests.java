package io.websockexnova.test.conformance;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.transport.Compression;

/**
 * Runs the conformance suite over the whole client.
 */
class NovaClientConformanceTests {

	private static final AtomicInteger names = new AtomicInteger();

	private final NovaEngine engine = NovaEngine.create();

	@AfterEach
	void closeEngine() {
		this.engine.close();
	}

	private ClientUnderTest client() {
		return (uri, subprotocols, compression) -> new EchoClient(this.engine, uri, subprotocols, compression);
	}

	@Nested
	class Echo extends EchoConformance {

		Echo() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Ping extends PingConformance {

		Ping() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class HeaderBits extends HeaderBitsConformance {

		HeaderBits() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Fragment extends FragmentConformance {

		Fragment() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Utf8 extends Utf8Conformance {

		Utf8() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Close extends CloseConformance {

		Close() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Limit extends LimitConformance {

		Limit() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Deflate extends DeflateConformance {

		Deflate() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	@Nested
	class Handshake extends HandshakeConformance {

		Handshake() {
			super(NovaClientConformanceTests.this::client);
		}

	}

	/**
	 * Sends everything back as it came, and does not reconnect.
	 */
	private static final class EchoHandler implements ConnectionHandler {

		@Override
		public MessageDecision frame(Payload message) {
			return MessageDecision.reply(new Outbound("", message.copy()));
		}

		@Override
		public ConnectionDecision disconnected(Loss loss) {
			return ConnectionDecision.stop();
		}

	}

	private static final class EchoClient implements ClientUnderTest.Handle {

		private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

		private final NovaClient client;

		EchoClient(NovaEngine engine, URI uri, List<String> subprotocols, @Nullable Compression compression) {
			NovaClientBuilder builder = engine.client("echo-" + names.incrementAndGet())
				.url(uri.toString())
				.subprotocols(subprotocols.toArray(new String[0]))
				.behaviors((behaviors) -> behaviors.withConnection(new EchoHandler()))
				.with(Setting.MAX_MESSAGE_SIZE, 16 * 1024 * 1024)
				.with(Setting.MAX_FRAGMENTS, 100_000)
				.with(Setting.BREAKER_ENABLED, false); // the suite fails more handshakes
														// than a client may
			if (compression != null) {
				builder = builder.with(Setting.COMPRESSION, true)
					.with(Setting.CLIENT_CONTEXT_TAKEOVER, compression.clientContextTakeover())
					.with(Setting.SERVER_CONTEXT_TAKEOVER, compression.serverContextTakeover())
					.with(Setting.COMPRESSION_THRESHOLD, compression.threshold());
			}
			this.client = builder.build();
			this.client.connect().subscribe(null, this.failure::complete);
		}

		@Override
		public Throwable awaitFailure() {
			return RecordingListener.await(this.failure);
		}

		@Override
		public void close() {
			this.client.close().subscribe();
		}

	}

}
