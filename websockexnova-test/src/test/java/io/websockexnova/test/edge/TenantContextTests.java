package io.websockexnova.test.edge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.test.peer.UpgradeCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two tenants in one engine, on one loop: nothing of the one is seen by the other, over
 * all reconnects.
 */
@Tag("S16")
class TenantContextTests {

	private static final int SOCKETS = 5;

	private static final String KEY = "tenant";

	@RegisterExtension
	final Edge edge = new Edge();

	@Test
	void whenTwoTenantsShareALoopThenTokensAndContextNeverCrossOverAnyReconnect() {
		Tenant red = new Tenant("red");
		Tenant blue = new Tenant("blue");
		for (int i = 1; i <= SOCKETS; i++) {
			red.awaitReady(i);
			blue.awaitReady(i);
			// Who cuts has a context too, which is nobody's business.
			MDC.put(KEY, "cutter");
			red.script.last().reset();
			blue.script.last().reset();
			MDC.remove(KEY);
		}
		red.awaitReady(SOCKETS + 1);
		blue.awaitReady(SOCKETS + 1);
		red.assertAlone("blue");
		blue.assertAlone("red");
	}

	private final class Tenant {

		private final String name;

		private final LineServer script = new LineServer();

		private final List<UpgradeCall> calls = new CopyOnWriteArrayList<>();

		private final Set<String> contexts = new ConcurrentSkipListSet<>();

		private final AtomicInteger tokens = new AtomicInteger();

		private final NovaClient client;

		Tenant(String name) {
			this.name = name;
			PeerServer server = TenantContextTests.this.edge.server(null);
			server.serve((peer) -> accept(peer));
			this.client = TenantContextTests.this.edge.client(name, server.uri())
				.platform(new LineProtocol())
				.option("login", "true")
				.credentials(() -> {
					look();
					return new Credentials(name, "secret-of-" + name + this.tokens.incrementAndGet());
				})
				.behaviors((given) -> given.withConnection(new ConnectionHandler() {
					@Override
					public Mono<Map<String, String>> headers(Attempt attempt) {
						look();
						return Mono.just(Map.of("X-Tenant", name + attempt.generation()));
					}
				}))
				.build();
			MDC.put(KEY, name);
			this.client.connect().block(Edge.PATIENCE);
			MDC.remove(KEY);
		}

		private void accept(Peer peer) {
			this.calls.add(peer.call());
			this.script.accept(peer);
		}

		private void look() {
			String context = MDC.get(KEY);
			this.contexts.add((context != null) ? context : "none");
		}

		void awaitReady(long generation) {
			Edge.awaitTrue(this.name + " is READY on socket " + generation,
					() -> this.client.status().isHealthy() && this.client.status().generation() >= generation);
		}

		void assertAlone(String other) {
			assertThat(this.calls).hasSize(SOCKETS + 1);
			assertThat(this.calls).extracting((call) -> call.header("X-Tenant"))
				.containsExactly(this.name + 1, this.name + 2, this.name + 3, this.name + 4, this.name + 5,
						this.name + 6);
			assertThat(this.script.received).hasSize(SOCKETS + 1)
				.allSatisfy((line) -> assertThat(line).contains("secret-of-" + this.name).doesNotContain(other));
			assertThat(this.script.received).as("a fresh secret for each login").doesNotHaveDuplicates();
			assertThat(this.contexts).as("what was bound to the thread of a caller stays there").containsOnly("none");
		}

	}

}
