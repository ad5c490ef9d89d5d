package io.websockexnova.engine;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.ClientSpec;
import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Limits;

/**
 * Tells the transport, in its words, what a client wants.
 */
final class Requests {

	private Requests() {
	}

	/**
	 * A request to connect.
	 * @param spec what is known of the client
	 * @param uri where to
	 * @param headers headers of the upgrade request, the configured ones included
	 * @return the request
	 * @throws IllegalArgumentException if something must not reach the wire
	 */
	static ConnectRequest build(ClientSpec spec, URI uri, Map<String, String> headers) {
		Settings settings = spec.settings();
		return ConnectRequest.to(uri)
			.headers(headers)
			.subprotocols(spec.subprotocols())
			.timeout(settings.get(Setting.CONNECTION_TIMEOUT))
			.closeTimeout(settings.get(Setting.CLOSE_TIMEOUT))
			.limits(new Limits(settings.get(Setting.MAX_MESSAGE_SIZE), settings.get(Setting.MAX_FRAGMENTS),
					settings.get(Setting.ASSEMBLY_TIMEOUT)))
			.compression(compression(settings))
			.fragmentSize(settings.get(Setting.FRAGMENT_SIZE))
			.http2(settings.get(Setting.HTTP2))
			.tls(spec.access().tls().get())
			.proxy(spec.access().proxy())
			.addresses(spec.access().addresses())
			.build();
	}

	private static @Nullable Compression compression(Settings settings) {
		return settings.get(Setting.COMPRESSION)
				? new Compression(settings.get(Setting.CLIENT_CONTEXT_TAKEOVER),
						settings.get(Setting.SERVER_CONTEXT_TAKEOVER), settings.get(Setting.COMPRESSION_THRESHOLD))
				: null;
	}

}
