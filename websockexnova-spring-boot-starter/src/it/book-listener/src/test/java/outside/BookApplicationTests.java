package outside;

import java.time.Duration;

import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.deribit.DeribitSimulator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class BookApplicationTests {

	private static final DeribitSimulator simulator = DeribitSimulator.builder().start();

	@DynamicPropertySource
	static void url(DynamicPropertyRegistry registry) {
		registry.add("deribit.url", simulator::url);
	}

	@AfterAll
	static void closeSimulator() {
		simulator.close();
	}

	@Test
	void theClientIsInjectedAndTheListenerHears(@Autowired NovaClient client, @Autowired BookListener listener) {
		assertThat(client.name()).isEqualTo("deribit");
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listener.updates.get() > 10);
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		assertThat(simulator.accepted()).isEqualTo(1);
	}

}
