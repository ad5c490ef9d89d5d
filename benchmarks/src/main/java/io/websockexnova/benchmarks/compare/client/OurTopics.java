package io.websockexnova.benchmarks.compare.client;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.RateLimitHandler;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.DeribitPlatform;

/**
 * One client of this library with many topics, all delivered on the loop.
 */
public final class OurTopics {

	private static final Duration READY = Duration.ofSeconds(40);

	private OurTopics() {
	}

	/**
	 * Subscribes to {@code ticker.A-000000.100ms} and so on, and waits until the server
	 * has confirmed all.
	 * @param url where to
	 * @param topics how many
	 * @param values takes the data of all topics, one after the other
	 */
	public static void open(URI url, int topics, Consumer<Long> values) {
		NovaClient client = NovaEngine.create()
			.client("topics")
			.url(url.toString())
			.profile(Profile.STANDARD)
			.platform(new DeribitPlatform())
			// Deribit would grant its requests much more slowly.
			.behaviors((behaviors) -> behaviors.withRateLimit(new RateLimitHandler() {
			}))
			.with(Setting.MAX_TOPICS, Math.max(1, 2 * topics))
			.build();
		for (int i = 0; i < topics; i++) {
			client.<Long>updates(name(i), Long.class, TopicOptions.DEFAULTS.onLoop())
				.subscribe((update) -> update.ifData((data) -> values.accept(data.value())),
						Throwable::printStackTrace);
		}
		client.connect().block(READY);
	}

	/**
	 * Name of a topic.
	 * @param number its number, from 0 on
	 * @return the name
	 */
	public static String name(int number) {
		return "ticker.A-" + String.format(Locale.ROOT, "%06d", number) + ".100ms";
	}

}
