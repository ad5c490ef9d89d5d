package io.websockexnova.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Interceptor;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Proxy;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.behavior.Strategy;
import io.websockexnova.behavior.Tls;

/**
 * Builds a client. Not thread-safe.
 */
public final class NovaClientBuilder {

	private final String name;

	private final Function<ClientSpec, NovaClient> factory;

	private final Map<Setting<?>, Object> overrides = new LinkedHashMap<>();

	private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final Map<String, String> options = new LinkedHashMap<>();

	private Platform platform = Platform.plain();

	private @Nullable URI url;

	private Supplier<@Nullable Credentials> credentials = () -> null;

	private List<String> subprotocols = List.of();

	private Access access = Access.DIRECT;

	private @Nullable Settings settings;

	private @Nullable Profile profile;

	private @Nullable Strategy strategy;

	private boolean strategyOverSettings;

	private UnaryOperator<Behaviors> customizer = UnaryOperator.identity();

	private @Nullable Codec codec;

	private final List<Interceptor> interceptors = new ArrayList<>();

	/**
	 * A new builder; usually called by the engine.
	 * @param name name of the client
	 * @param factory makes the client
	 */
	public NovaClientBuilder(String name, Function<ClientSpec, NovaClient> factory) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("'name' must not be blank");
		}
		this.name = name;
		this.factory = factory;
	}

	/**
	 * The platform; plain messages if not set.
	 * @param platform the platform
	 * @return this
	 */
	public NovaClientBuilder platform(Platform platform) {
		this.platform = platform;
		return this;
	}

	/**
	 * Where to connect to; the platform's own URL if not set.
	 * @param url a ws or wss URL
	 * @return this
	 * @throws IllegalArgumentException if it is malformed, without the URL itself, which
	 * may hold secrets
	 */
	public NovaClientBuilder url(String url) {
		try {
			this.url = new URI(url);
			return this;
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(
					"client '" + this.name + "': 'url' is malformed: " + ex.getReason() + " at index " + ex.getIndex());
		}
	}

	/**
	 * Fixed credentials.
	 * @param key public part
	 * @param secret secret part
	 * @return this
	 */
	public NovaClientBuilder credentials(String key, String secret) {
		Credentials fixed = new Credentials(key, secret);
		return credentials(() -> fixed);
	}

	/**
	 * Credentials that are asked for at each login.
	 * @param supplier gives the credentials, or null if there are none; must not block
	 * @return this
	 */
	public NovaClientBuilder credentials(Supplier<@Nullable Credentials> supplier) {
		this.credentials = supplier;
		return this;
	}

	/**
	 * Adds a header to every upgrade request. The last value of a name, in whatever case,
	 * holds.
	 * @param name name of the header
	 * @param value its value
	 * @return this
	 */
	public NovaClientBuilder header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	/**
	 * Subprotocols to offer, in order of preference.
	 * @param names the names
	 * @return this
	 */
	public NovaClientBuilder subprotocols(String... names) {
		this.subprotocols = List.of(names);
		return this;
	}

	/**
	 * An option of the platform.
	 * @param name name of the option
	 * @param value its value
	 * @return this
	 */
	public NovaClientBuilder option(String name, String value) {
		this.options.put(name, value);
		return this;
	}

	/**
	 * Own trust and keys, asked for at each attempt. The JDK's if not set.
	 * @param supplier gives the material; must not block
	 * @return this
	 */
	public NovaClientBuilder tls(Supplier<@Nullable Tls> supplier) {
		this.access = this.access.withTls(supplier);
		return this;
	}

	/**
	 * A proxy between the client and the server. None if not set; environment variables
	 * and system properties are not looked at.
	 * @param proxy the proxy
	 * @return this
	 */
	public NovaClientBuilder proxy(Proxy proxy) {
		this.access = this.access.withProxy(proxy);
		return this;
	}

	/**
	 * Which resolved addresses of the host may be connected to. All if not set.
	 * @param allowed tells whether an address is allowed; called on the loop, must not
	 * block
	 * @return this
	 */
	public NovaClientBuilder addresses(Predicate<InetAddress> allowed) {
		this.access = this.access.withAddresses(allowed);
		return this;
	}

	/**
	 * A profile, below every single setting and below the strategy.
	 * @param profile the profile
	 * @return this
	 */
	public NovaClientBuilder profile(Profile profile) {
		this.profile = profile;
		return this;
	}

	/**
	 * How to deal with errors: the strategy's settings count above the profile and below
	 * every single setting, and its error handler takes the place of the platform's,
	 * unless a {@linkplain #behaviors customizer} replaces it. {@link Strategy#ECHO}
	 * needs the platform {@code echo}. Its settings count above those that
	 * {@link #settings(Settings)} has set before.
	 * @param strategy the strategy
	 * @return this
	 */
	public NovaClientBuilder strategy(Strategy strategy) {
		this.strategy = strategy;
		this.strategyOverSettings = this.settings != null;
		return this;
	}

	/**
	 * Settings with layers of their own, instead of a profile and the settings of a
	 * strategy.
	 * @param settings the settings
	 * @return this
	 */
	public NovaClientBuilder settings(Settings settings) {
		this.settings = settings;
		this.strategyOverSettings = false;
		return this;
	}

	/**
	 * A single setting, above profile and settings.
	 * @param setting the setting
	 * @param value its value
	 * @param <T> type of the value
	 * @return this
	 */
	public <T> NovaClientBuilder with(Setting<T> setting, T value) {
		this.overrides.put(setting, value);
		return this;
	}

	/**
	 * Replaces behaviours of the platform. Several customizers run in order.
	 * @param customizer takes the platform's behaviours, gives the client's
	 * @return this
	 */
	public NovaClientBuilder behaviors(UnaryOperator<Behaviors> customizer) {
		UnaryOperator<Behaviors> before = this.customizer;
		this.customizer = (behaviors) -> customizer.apply(before.apply(behaviors));
		return this;
	}

	/**
	 * Reads and writes bodies; JSON with the engine's mapper if not set. Has to suit the
	 * platform.
	 * @param codec the codec
	 * @return this
	 */
	public NovaClientBuilder codec(Codec codec) {
		this.codec = codec;
		return this;
	}

	/**
	 * Adds an interceptor, behind those that were added before: it sees inbound messages
	 * after them and outbound messages before them.
	 * @param interceptor the interceptor
	 * @return this
	 */
	public NovaClientBuilder interceptor(Interceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/**
	 * Builds the client. It does not connect by itself.
	 * @return the client
	 * @throws IllegalArgumentException naming what is wrong and the remedy
	 */
	public NovaClient build() {
		URI target = (this.url != null) ? this.url : this.platform.defaultUrl();
		if (target == null) {
			throw new IllegalArgumentException("client '" + this.name + "' has no 'url', and platform '"
					+ this.platform.name() + "' has none of its own; set one");
		}
		if (this.strategy == Strategy.ECHO && !this.platform.name().equals("echo")) {
			throw new IllegalArgumentException("client '" + this.name + "' has the strategy 'echo' and the platform '"
					+ this.platform.name() + "'; use the platform 'echo', or another strategy");
		}
		Set<String> unknown = new TreeSet<>(this.options.keySet());
		unknown.removeAll(this.platform.optionNames());
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException("client '" + this.name + "' has options " + unknown + " that platform '"
					+ this.platform.name() + "' does not know; it knows " + new TreeSet<>(this.platform.optionNames()));
		}
		Settings effective = layers().orElse("platform " + this.platform.name(), this.platform.defaults())
			.override("client", this.overrides)
			.validate();
		return this.factory
			.apply(new ClientSpec(this.name, this.platform, target, this.credentials, this.headers, this.subprotocols,
					this.options, this.access, effective, customizer(), new Pipeline(this.codec, this.interceptors)));
	}

	private UnaryOperator<Behaviors> customizer() {
		UnaryOperator<Behaviors> own = this.customizer;
		Strategy chosen = this.strategy;
		return (chosen != null) ? (behaviors) -> own.apply(behaviors.withError(chosen.errorHandler(behaviors.error())))
				: own;
	}

	private Settings layers() {
		if (this.settings != null) {
			return (this.strategy != null && this.strategyOverSettings)
					? this.settings.override(origin(this.strategy), this.strategy.settings()) : this.settings;
		}
		Settings layers = Settings.builtIn();
		if (this.strategy != null) {
			layers = layers.orElse(origin(this.strategy), this.strategy.settings());
		}
		return (this.profile != null) ? layers.orElse("profile " + this.profile.name(), this.profile.values()) : layers;
	}

	private static String origin(Strategy strategy) {
		return "strategy " + strategy.configName();
	}

}
