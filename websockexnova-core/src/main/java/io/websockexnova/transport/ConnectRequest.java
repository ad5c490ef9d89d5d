package io.websockexnova.transport;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.behavior.Tls;

/**
 * Where and how to connect. Refuses what must not reach the wire. {@code toString} shows
 * neither query nor header values.
 *
 * @param uri a ws or wss URL with a host, without user info and fragment
 * @param headers additional headers of the upgrade request
 * @param subprotocols subprotocols to offer, in order of preference
 * @param timeout deadline of resolve, connect, TLS and upgrade together
 * @param closeTimeout how long to wait for the peer's answer to a close frame
 * @param limits bounds of inbound messages
 * @param compression what to offer of permessage-deflate, or null for nothing
 * @param fragmentSize longest payload of a frame of ours; longer messages are fragmented
 * (RFC 6455 section 5.4). 0 for never
 * @param http2 whether to use a stream of an HTTP/2 connection (RFC 8441)
 * @param tls own trust and keys, or null for those of the transport
 * @param proxy the proxy, or null for none
 * @param addresses which resolved addresses of the host may be connected to; called on
 * the loop, must not block. With a proxy that resolves the host itself there is nothing
 * to check.
 */
public record ConnectRequest(URI uri, Map<String, String> headers, List<String> subprotocols, Duration timeout,
		Duration closeTimeout, Limits limits, @Nullable Compression compression, int fragmentSize, boolean http2,
		@Nullable Tls tls, @Nullable Proxy proxy, Predicate<InetAddress> addresses) {

	public ConnectRequest {
		headers = Map.copyOf(headers);
		subprotocols = List.copyOf(subprotocols);
		RequestValidation.check(uri, headers, subprotocols);
		if (http2) {
			RequestValidation.checkHttp2(headers);
		}
		RequestValidation.checkTimeouts(timeout, closeTimeout);
		RequestValidation.checkProxy(proxy);
		if (fragmentSize < 0) {
			throw new IllegalArgumentException(
					"'fragmentSize' is " + fragmentSize + "; it must be positive, or 0 for no fragments");
		}
	}

	/**
	 * Starts to build a request.
	 * @param uri a ws or wss URL
	 * @return the builder
	 */
	public static Builder to(URI uri) {
		return new Builder(uri);
	}

	/**
	 * The URL without anything secret.
	 * @return scheme, host, port and path
	 */
	public String target() {
		return RedactedUri.of(this.uri);
	}

	@Override
	public String toString() {
		return "ConnectRequest[" + target() + ", headers " + this.headers.keySet() + "]";
	}

	/**
	 * Builds requests. Not thread-safe.
	 */
	public static final class Builder {

		private final URI uri;

		private Map<String, String> headers = Map.of();

		private List<String> subprotocols = List.of();

		private Duration timeout = Duration.ofSeconds(10);

		private Duration closeTimeout = Duration.ofSeconds(3);

		private Limits limits = Limits.DEFAULT;

		private @Nullable Compression compression;

		private int fragmentSize;

		private boolean http2;

		private @Nullable Tls tls;

		private @Nullable Proxy proxy;

		private Predicate<InetAddress> addresses = (address) -> true;

		private Builder(URI uri) {
			this.uri = uri;
		}

		/**
		 * Additional headers of the upgrade request.
		 * @param values values by name
		 * @return this
		 */
		public Builder headers(Map<String, String> values) {
			this.headers = values;
			return this;
		}

		/**
		 * Subprotocols to offer.
		 * @param names the names, in order of preference
		 * @return this
		 */
		public Builder subprotocols(List<String> names) {
			this.subprotocols = names;
			return this;
		}

		/**
		 * Deadline of the whole handshake, 10 seconds if not set.
		 * @param duration the deadline
		 * @return this
		 */
		public Builder timeout(Duration duration) {
			this.timeout = duration;
			return this;
		}

		/**
		 * How long to wait for the peer's answer to a close frame, 3 seconds if not set.
		 * @param duration the deadline
		 * @return this
		 */
		public Builder closeTimeout(Duration duration) {
			this.closeTimeout = duration;
			return this;
		}

		/**
		 * Bounds of inbound messages.
		 * @param bounds the bounds
		 * @return this
		 */
		public Builder limits(Limits bounds) {
			this.limits = bounds;
			return this;
		}

		/**
		 * What to offer of permessage-deflate.
		 * @param offer the offer, or null for nothing
		 * @return this
		 */
		public Builder compression(@Nullable Compression offer) {
			this.compression = offer;
			return this;
		}

		/**
		 * Longest payload of a frame of ours.
		 * @param bytes number of bytes, 0 for any length
		 * @return this
		 */
		public Builder fragmentSize(int bytes) {
			this.fragmentSize = bytes;
			return this;
		}

		/**
		 * Whether to use a stream of an HTTP/2 connection.
		 * @param use true for HTTP/2
		 * @return this
		 */
		public Builder http2(boolean use) {
			this.http2 = use;
			return this;
		}

		/**
		 * Own trust and keys.
		 * @param material the material, or null for that of the transport
		 * @return this
		 */
		public Builder tls(@Nullable Tls material) {
			this.tls = material;
			return this;
		}

		/**
		 * A proxy between us and the server.
		 * @param through the proxy, or null for none
		 * @return this
		 */
		public Builder proxy(@Nullable Proxy through) {
			this.proxy = through;
			return this;
		}

		/**
		 * Which resolved addresses may be connected to.
		 * @param allowed tells whether one is allowed; must not block
		 * @return this
		 */
		public Builder addresses(Predicate<InetAddress> allowed) {
			this.addresses = allowed;
			return this;
		}

		/**
		 * Builds the request.
		 * @return the request
		 * @throws IllegalArgumentException naming what is wrong and the remedy
		 */
		public ConnectRequest build() {
			return new ConnectRequest(this.uri, this.headers, this.subprotocols, this.timeout, this.closeTimeout,
					this.limits, this.compression, this.fragmentSize, this.http2, this.tls, this.proxy, this.addresses);
		}

	}

}
