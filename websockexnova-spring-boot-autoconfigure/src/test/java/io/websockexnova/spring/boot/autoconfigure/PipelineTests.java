package io.websockexnova.spring.boot.autoconfigure;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Interceptor;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Codecs by name, and interceptor beans in their order.
 */
@Timeout(60)
class PipelineTests {

	private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class));

	@Test
	void aCodecBeanIsFoundByItsNameAndInterceptorsSeeWhatLeavesInTheirOrder() {
		try (PeerServer server = PeerServer.start().serve((peer) -> {
			this.received.add(peer.upgrade().read());
			peer.awaitEnd();
		})) {
			this.runner
				.withPropertyValues("websockexnova.clients.chat.url=" + server.uri(),
						"websockexnova.clients.chat.codec=shout")
				.withBean(Shout.class)
				.withBean(Second.class)
				.withBean(First.class)
				.run((context) -> {
					NovaClient client = context.getBean(NovaClient.class);
					client.connect().block(Duration.ofSeconds(20));
					client.send(List.of("a", "b")).block(Duration.ofSeconds(20));
					assertThat(this.received.poll(20, TimeUnit.SECONDS))
						.isEqualTo(Frame.binary("[A, B]12".getBytes(StandardCharsets.UTF_8)));
				});
		}
	}

	@Test
	void anUnknownCodecIsNamedWithThoseThatThereAre() {
		this.runner
			.withPropertyValues("websockexnova.clients.chat.url=ws://localhost:1/",
					"websockexnova.clients.chat.codec=shoot")
			.withBean(Shout.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Property 'websockexnova.clients.chat.codec' is 'shoot'"));
	}

	@Test
	void jsonIsTheCodecOfThePlatform() {
		this.runner
			.withPropertyValues("websockexnova.clients.chat.url=ws://localhost:1/",
					"websockexnova.clients.chat.codec=json", "websockexnova.clients.chat.auto-connect=false")
			.run((context) -> assertThat(context).hasSingleBean(NovaClient.class));
	}

	private static Outbound append(Outbound message, String suffix) {
		byte[] bytes = (message.payload().utf8() + suffix).getBytes(StandardCharsets.UTF_8);
		return new Outbound(message.kind(), Payload.binary(bytes));
	}

	@Order(1)
	static class First implements Interceptor {

		@Override
		public Outbound outbound(Outbound message) {
			return append(message, "2");
		}

	}

	@Order(2)
	static class Second implements Interceptor {

		@Override
		public Outbound outbound(Outbound message) {
			return append(message, "1");
		}

	}

	static class Shout implements Codec {

		@Override
		public String name() {
			return "shout";
		}

		@Override
		public boolean isJson() {
			return false;
		}

		@Override
		public byte[] encode(Object value) {
			return value.toString().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public Reader reader(Type type) {
			return (body) -> body.utf8();
		}

	}

}
