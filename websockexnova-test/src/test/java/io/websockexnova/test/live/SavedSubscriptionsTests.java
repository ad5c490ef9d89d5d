package io.websockexnova.test.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.websockexnova.client.FileSubscriptionStore;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.DeribitSimulator;

/**
 * Subscriptions that outlive the process, in a file.
 */
class SavedSubscriptionsTests {

	private static final List<String> TOPICS = List.of("book.A-1.100ms", "ticker.A-1.100ms", "trades.A-1.100ms");

	@RegisterExtension
	final Live live = new Live();

	@TempDir
	Path directory;

	private final DeribitSimulator simulator = this.live
		.start(DeribitSimulator.builder().instruments("A-1").tick(Duration.ofMillis(5)));

	@Test
	@Tag("edge-42")
	void whenTheProcessEndsThenTheNextOneSubscribesToTheSame() {
		NovaEngine first = engine();
		NovaClient before = client(first);
		TOPICS.forEach((topic) -> before.topic(topic, JsonNode.class).subscribe());
		before.connect().block(Live.PATIENCE);
		Live.awaitTrue("subscribed", this::isComplete);
		first.drain();
		Live.awaitTrue("gone", () -> this.simulator.subscriptions().isEmpty());
		NovaClient after = client(engine());
		after.connect().block(Live.PATIENCE);
		Live.awaitTrue("subscribed again, without a subscriber", this::isComplete);
		List<JsonNode> ticks = new CopyOnWriteArrayList<>();
		after.topic("ticker.A-1.100ms", JsonNode.class).subscribe(ticks::add);
		Live.awaitTrue("the first subscriber gets the data", () -> !ticks.isEmpty());
	}

	private boolean isComplete() {
		List<ConnectionSubscriptions> all = this.simulator.subscriptions();
		return all.size() == 1 && all.get(0).channels().stream().sorted().toList().equals(TOPICS);
	}

	private NovaEngine engine() {
		return this.live.closing(NovaEngine.builder().subscriptions(new FileSubscriptionStore(this.directory)).build());
	}

	private NovaClient client(NovaEngine engine) {
		return engine.client("saved").platform(new DeribitPlatform()).url(this.simulator.url().toString()).build();
	}

}
