package io.websockexnova.client;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Tls;

/**
 * What changes about a client at run time. Prints no secret.
 */
public final class ClientUpdate {

	private final Map<Setting<?>, Object> settings;

	private final @Nullable URI url;

	private final @Nullable Supplier<@Nullable Credentials> credentials;

	private final @Nullable Supplier<@Nullable Tls> tls;

	private final @Nullable Map<String, String> headers;

	private ClientUpdate(Builder builder) {
		this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
		this.url = builder.url;
		this.credentials = builder.credentials;
		this.tls = builder.tls;
		this.headers = builder.headers;
	}

	/**
	 * Starts to describe a change.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Names of the settings that change.
	 * @return the names
	 */
	public Set<String> settings() {
		return this.settings.keySet().stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Whether the change needs a fresh socket to take effect.
	 * @return true if URL, credentials, TLS or headers change
	 */
	public boolean needsRotation() {
		return this.url != null || this.credentials != null || this.tls != null || this.headers != null;
	}

	/**
	 * Applies the change.
	 * @param spec the client as it is
	 * @return the client as it shall be
	 * @throws IllegalArgumentException if settings contradict each other
	 */
	public ClientSpec apply(ClientSpec spec) {
		return new ClientSpec(spec.name(), spec.platform(), (this.url != null) ? this.url : spec.url(),
				(this.credentials != null) ? this.credentials : spec.credentials(),
				(this.headers != null) ? this.headers : spec.headers(), spec.subprotocols(), spec.options(),
				(this.tls != null) ? spec.access().withTls(this.tls) : spec.access(),
				this.settings.isEmpty() ? spec.settings()
						: spec.settings().override("update", this.settings).validate(),
				spec.customizer(), spec.pipeline());
	}

	@Override
	public String toString() {
		return "ClientUpdate[" + settings() + (needsRotation() ? ", rotation" : "") + "]";
	}

	/**
	 * Describes a change. Not thread-safe.
	 */
	public static final class Builder {

		private final Map<Setting<?>, Object> settings = new LinkedHashMap<>();

		private @Nullable URI url;

		private @Nullable Supplier<@Nullable Credentials> credentials;

		private @Nullable Supplier<@Nullable Tls> tls;

		private @Nullable Map<String, String> headers;

		private Builder() {
		}

		/**
		 * A setting.
		 * @param setting the setting
		 * @param value its value
		 * @param <T> type of the value
		 * @return this
		 * @throws IllegalArgumentException if the value is not valid
		 */
		public <T> Builder with(Setting<T> setting, T value) {
			this.settings.put(setting, setting.check(Objects.requireNonNull(value, "'value' must not be null")));
			return this;
		}

		/**
		 * Where to connect to.
		 * @param target a ws or wss URL
		 * @return this
		 */
		public Builder url(URI target) {
			this.url = target;
			return this;
		}

		/**
		 * Credentials that are asked for at each login. A client that had none when it
		 * was built cannot be given any.
		 * @param supplier gives the credentials; must not block
		 * @return this
		 */
		public Builder credentials(Supplier<@Nullable Credentials> supplier) {
			this.credentials = supplier;
			return this;
		}

		/**
		 * Own trust and keys, asked for at each attempt.
		 * @param supplier gives the material, or null for the JDK's; must not block
		 * @return this
		 */
		public Builder tls(Supplier<@Nullable Tls> supplier) {
			this.tls = supplier;
			return this;
		}

		/**
		 * Headers of the upgrade request, in place of all configured ones.
		 * @param values values by name
		 * @return this
		 */
		public Builder headers(Map<String, String> values) {
			Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			copy.putAll(values);
			this.headers = copy;
			return this;
		}

		/**
		 * The change.
		 * @return the change
		 */
		public ClientUpdate build() {
			return new ClientUpdate(this);
		}

	}

}
