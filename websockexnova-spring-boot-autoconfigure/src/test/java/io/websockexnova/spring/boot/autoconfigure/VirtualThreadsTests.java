package io.websockexnova.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ReflectionUtils;
import reactor.core.scheduler.Schedulers;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnMessage;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.test.deribit.DeribitSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On which threads methods block.
 */
@Timeout(60)
class VirtualThreadsTests {

	private static final String PROPERTY = "spring.threads.virtual.enabled=true";

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void methodsBlockOnVirtualThreadsWhenBootSaysSo() {
		assertThat(kinds(PROPERTY).values()).containsOnly("virtual");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void withoutVirtualThreadsInTheJdkTheyBlockOnThreadsOfTheElasticPool() {
		assertThat(kinds(PROPERTY).values()).containsOnly("boundedElastic");
	}

	@Test
	void unlessBootSaysSoTheyBlockOnThreadsOfTheElasticPool() {
		assertThat(kinds("spring.threads.virtual.enabled=false").values()).containsOnly("boundedElastic");
	}

	private static Map<String, String> kinds(String property) {
		Blocking listener = new Blocking();
		try (DeribitSimulator simulator = DeribitSimulator.builder().start()) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
				.withPropertyValues(property, "websockexnova.clients.feed.platform=deribit",
						"websockexnova.clients.feed.url=" + simulator.url())
				.withBean(Blocking.class, () -> listener)
				.run((context) -> Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> listener.kinds.size() == 2));
		}
		return listener.kinds;
	}

	@NovaListener("feed")
	static class Blocking {

		private final Map<String, String> kinds = new ConcurrentHashMap<>();

		@OnTopic("book.BTC-PERPETUAL.100ms")
		void on(Object payload, NovaClient client) {
			// Waits for the engine on the thread that the engine has called on.
			Object time = client.request("public/get_time", Map.of(), Object.class).block(Duration.ofSeconds(20));
			assertThat(time).isNotNull();
			note("topic");
		}

		@OnPhase(Phase.READY)
		void ready() {
			note("phase");
		}

		@OnMessage
		void other(String message) {
		}

		private void note(String method) {
			Thread thread = Thread.currentThread();
			assertThat(Schedulers.isInNonBlockingThread()).isFalse();
			Method virtual = ReflectionUtils.findMethod(Thread.class, "isVirtual");
			boolean isVirtual = virtual != null && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(virtual, thread));
			this.kinds.put(method, isVirtual ? "virtual" : thread.getName().split("-")[0]);
		}

	}

}
