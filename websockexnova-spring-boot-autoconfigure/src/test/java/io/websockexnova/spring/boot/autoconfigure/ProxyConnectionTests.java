package io.websockexnova.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections through a configured proxy.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ProxyConnectionTests {

	private static final String PROXY = "websockexnova.clients.feed.connection.proxy.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.clients.feed.url=ws://venue.invalid:8080/feed",
				"websockexnova.reconnection.initial-delay=10ms", "websockexnova.reconnection.max-delay=50ms",
				PROXY + "host=localhost", PROXY + "username=me", PROXY + "password=hush");

	@Test
	void theProxyIsAskedForTheServerWithTheConfiguredLogin(CapturedOutput output) throws IOException {
		String login = Base64.getEncoder().encodeToString("me:hush".getBytes(StandardCharsets.UTF_8));
		try (PeerServer server = PeerServer.start().serve(Peer::echo);
				ConnectProxy proxy = new ConnectProxy(server.port())) {
			this.runner.withPropertyValues(PROXY + "port=" + proxy.port()).run((context) -> {
				NovaClient client = context.getBean(NovaClient.class);
				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> client.status().phase() == Phase.READY);
			});
			assertThat(proxy.requests()).singleElement()
				.asString()
				.startsWith("CONNECT venue.invalid:8080 HTTP/1.1\r\n")
				.containsIgnoringCase("proxy-authorization: Basic " + login);
		}
		assertThat(output).doesNotContain("hush", login);
	}

	@Test
	void aClientWhoseProxyIsSwitchedOffGoesDirectly() throws IOException {
		try (PeerServer server = PeerServer.start().serve(Peer::echo);
				ConnectProxy proxy = new ConnectProxy(server.port())) {
			this.runner
				.withPropertyValues("websockexnova.connection.proxy.host=localhost",
						"websockexnova.connection.proxy.port=" + proxy.port(),
						"websockexnova.clients.feed.auto-connect=false", PROXY + "port=" + proxy.port(),
						"websockexnova.clients.direct.url=" + server.uri(),
						"websockexnova.clients.direct.connection.proxy.enabled=false")
				.run((context) -> {
					NovaClient client = context.getBean("direct", NovaClient.class);
					Awaitility.await()
						.atMost(Duration.ofSeconds(20))
						.until(() -> client.status().phase() == Phase.READY);
				});
			assertThat(proxy.requests()).isEmpty();
		}
	}

}
