package io.websockexnova.behavior;

import java.net.URI;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A venue or protocol: supplies all seven behaviours. One platform serves many clients;
 * each client gets behaviours of its own.
 */
public interface Platform {

	/**
	 * Name in configuration, in lower case with hyphens.
	 * @return the name
	 */
	String name();

	/**
	 * The venue's own URL.
	 * @return the URL, or null if the user has to name one
	 */
	default @Nullable URI defaultUrl() {
		return null;
	}

	/**
	 * Names of the options this platform understands; others are refused at startup.
	 * @return the names
	 */
	default Set<String> optionNames() {
		return Set.of();
	}

	/**
	 * Settings that suit this venue better than the built-in values.
	 * @return values by setting
	 */
	default Map<Setting<?>, Object> defaults() {
		return Map.of();
	}

	/**
	 * Behaviours for one client.
	 * @param context what is known of the client
	 * @return the behaviours
	 */
	Behaviors behaviors(PlatformContext context);

	/**
	 * A platform without a protocol of its own: plain messages. Objects other than
	 * strings and byte arrays are written by the client's codec.
	 * @return the platform
	 */
	static Platform plain() {
		return new Platform() {
			@Override
			public String name() {
				return "plain";
			}

			@Override
			public Behaviors behaviors(PlatformContext context) {
				return Behaviors.defaults().withMessage(new MessageHandler() {
					@Override
					public Outbound encode(Object message) {
						boolean raw = message instanceof Outbound || message instanceof CharSequence
								|| message instanceof byte[];
						if (raw) {
							return MessageHandler.super.encode(message);
						}
						byte[] bytes = context.codec().encode(message);
						return new Outbound("", context.codec().isJson() ? Payload.text(bytes) : Payload.binary(bytes));
					}
				});
			}
		};
	}

}
