package io.websockexnova.benchmarks.compare.client;

import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.TelemetryLevel;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.platform.deribit.DeribitPlatform;

/**
 * This library, complete: liveness, routing, ledger and counters. Messages belong to one
 * topic, with their bytes as its data.
 */
final class OurContender implements Contender {

	private static final Duration READY = Duration.ofSeconds(10);

	// The others have no handshake budget.
	private final NovaEngine engine = NovaEngine.builder().handshakes(1_000_000, 1_000_000).build();

	private final AtomicInteger clients = new AtomicInteger();

	private final Level level;

	private final TopicOptions options;

	private final RequestOptions sending;

	/**
	 * New.
	 * @param level how much it reports
	 * @param handed whether messages are handed over to another thread, as is the
	 * default; otherwise they are delivered on the loop, as the others do
	 */
	OurContender(Level level, boolean handed) {
		this.level = level;
		// The others would stop reading too if their listener was slow: nothing may be
		// left out.
		this.sending = handed ? RequestOptions.DEFAULTS : RequestOptions.DEFAULTS.onLoop();
		this.options = handed ? TopicOptions.DEFAULTS.overflow(Overflow.BACKPRESSURE) : TopicOptions.DEFAULTS.onLoop();
	}

	@Override
	public Link open(URI url, Consumer<String> texts) {
		NovaClient client = builder(url).platform(new FeedPlatform()).codec(new TextCodec()).build();
		subscribe(client, FeedPlatform.TOPIC, String.class, texts);
		return connect(client);
	}

	@Override
	public Link openBook(URI url, Consumer<BookUpdate> updates) {
		NovaClient client = builder(url).platform(new DeribitPlatform()).build();
		subscribe(client, "book.BTC-PERPETUAL.100ms", BookUpdate.class, updates);
		return connect(client);
	}

	@Override
	public void idle(URI url) {
		connect(builder(url).build());
	}

	private NovaClientBuilder builder(URI url) {
		return this.level.apply(this.engine.client("client-" + this.clients.incrementAndGet())
			.url(url.toString())
			.profile(Profile.STANDARD));
	}

	private <T> void subscribe(NovaClient client, String topic, Type type, Consumer<T> listener) {
		client.<T>updates(topic, type, this.options)
			.subscribe((update) -> update.ifData((data) -> listener.accept(data.value())), Throwable::printStackTrace);
	}

	private Link connect(NovaClient client) {
		client.connect().block(READY);
		return (text, sent) -> client.send(text, this.sending).subscribe(null, sent::failed, sent::done);
	}

	/**
	 * How much is reported.
	 */
	enum Level {

		OFF(TelemetryLevel.MINIMAL), STANDARD(TelemetryLevel.STANDARD), DETAILED(TelemetryLevel.DETAILED);

		private final TelemetryLevel telemetry;

		Level(TelemetryLevel telemetry) {
			this.telemetry = telemetry;
		}

		NovaClientBuilder apply(NovaClientBuilder builder) {
			return builder.with(Setting.TELEMETRY_LEVEL, this.telemetry)
				.with(Setting.CONNECTION_EVENTS, this != OFF)
				.with(Setting.ERROR_EVENTS, this != OFF)
				.with(Setting.MESSAGE_EVENTS, this == DETAILED);
		}

	}

}
