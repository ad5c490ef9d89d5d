package io.websockexnova.platform.deribit;

import java.net.URI;
import java.util.Map;
import java.util.Set;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.Setting;

/**
 * Deribit (API version 2). Topics are Deribit's channels, such as
 * {@code book.BTC-PERPETUAL.100ms}, with {@link BookUpdate}, {@link Ticker} and
 * {@link Trade} as types of their data; requests are its methods. With credentials the
 * client logs in on each connection and renews before the login expires.
 * <p>
 * Options:
 * <ul>
 * <li>{@code grant}: {@code client_credentials} (default) or {@code client_signature},
 * which keeps the secret off the wire;</li>
 * <li>{@code scope}: scopes to ask for, separated by blanks; a right that is not granted
 * fails the login;</li>
 * <li>{@code heartbeat-interval}: whole seconds, at least 10, default 30;</li>
 * <li>{@code cancel-on-disconnect}: {@code true} cancels the orders of a connection when
 * it is lost; without the server's consent the client does not become READY;</li>
 * <li>{@code testnet}: {@code true} turns the default URL into that of the test
 * environment, and either value ends the client if the server says that it is the other
 * environment;</li>
 * <li>{@code matching-engine-tier}: 1 to 4 (default), the tier that limits orders.</li>
 * </ul>
 * Thread-safe.
 *
 * @see <a href="https://docs.deribit.com">Deribit API documentation</a>
 */
public final class DeribitPlatform implements Platform {

	static final URI URL = URI.create("wss://www.deribit.com/ws/api/v2");

	// Whole books and lists of instruments come in one message.
	private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

	@Override
	public String name() {
		return "deribit";
	}

	@Override
	public URI defaultUrl() {
		return URL;
	}

	@Override
	public Set<String> optionNames() {
		return DeribitOptions.NAMES;
	}

	@Override
	public Map<Setting<?>, Object> defaults() {
		return Map.of(Setting.MAX_MESSAGE_SIZE, MAX_MESSAGE_SIZE);
	}

	@Override
	public Behaviors behaviors(PlatformContext context) {
		context.requireJson();
		DeribitOptions options = DeribitOptions.of(context.client(), context.options());
		DeribitDialect dialect = new DeribitDialect();
		return new Behaviors(new DeribitConnectionHandler(context.client(), options, dialect),
				new DeribitHeartbeatHandler(options.heartbeat()), new DeribitRateLimitHandler(options.tier()),
				new DeribitMessageHandler(context.json(), dialect), new DeribitSubscriptionHandler(context.json()),
				new DeribitAuthHandler(options, context.credentials(), context.clock(),
						new DeribitNonces(context.random())),
				new DeribitErrorHandler(context.random()));
	}

}
