package io.websockexnova.spring.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.websockexnova.behavior.Setting;

/**
 * Connection.
 *
 * @param timeout Deadline of the handshake: resolve, connect, TLS and upgrade together.
 * @param pingInterval Quiet time before a ping.
 * @param pongTimeout Time to wait for a sign of life after a ping.
 * @param closeTimeout Time to wait for the peer's answer to a close frame.
 * @param maxMessageSize Largest inbound message.
 * @param maxFragments Most fragments of one inbound message.
 * @param assemblyTimeout Time that a fragmented message may take from its first fragment
 * to its last.
 * @param silenceTimeout Time that the server may send no message at all before the
 * connection counts as dead, whatever its pongs say; zero for ever.
 * @param writeTimeout Time that bytes may wait for the operating system without any
 * progress before the connection counts as dead.
 * @param drainTimeout Time that a drain may take before what is left is given up.
 * @param http2 Whether to use a stream of an HTTP/2 connection.
 * @param compression Compression of messages.
 * @param ssl Trust and keys for TLS.
 * @param proxy Proxy between client and server. The nearest one counts as a whole.
 */
public record ConnectionProperties(@Nullable Duration timeout, @Nullable Duration pingInterval,
		@Nullable Duration pongTimeout, @Nullable Duration closeTimeout, @Nullable DataSize maxMessageSize,
		@Nullable Integer maxFragments, @Nullable Duration assemblyTimeout, @Nullable Duration silenceTimeout,
		@Nullable Duration writeTimeout, @Nullable Duration drainTimeout, @Nullable Boolean http2,
		@Nullable Compression compression, @Nullable Ssl ssl, @Nullable Proxy proxy) implements SettingGroups.Group {

	@Override
	public void collect(SettingGroups.Values values) {
		values.put(Setting.CONNECTION_TIMEOUT, this.timeout);
		values.put(Setting.PING_INTERVAL, this.pingInterval);
		values.put(Setting.PONG_TIMEOUT, this.pongTimeout);
		values.put(Setting.CLOSE_TIMEOUT, this.closeTimeout);
		values.put(Setting.MAX_MESSAGE_SIZE, SettingGroups.bytes(this.maxMessageSize));
		values.put(Setting.MAX_FRAGMENTS, this.maxFragments);
		values.put(Setting.ASSEMBLY_TIMEOUT, this.assemblyTimeout);
		values.put(Setting.SILENCE_TIMEOUT, this.silenceTimeout);
		values.put(Setting.WRITE_TIMEOUT, this.writeTimeout);
		values.put(Setting.DRAIN_TIMEOUT, this.drainTimeout);
		values.put(Setting.HTTP2, this.http2);
		if (this.compression != null) {
			this.compression.collect(values);
		}
	}

	/**
	 * Compression of messages, permessage-deflate.
	 *
	 * @param enabled Whether to offer compression of messages.
	 * @param clientContextTakeover Whether our compressed messages may refer to earlier
	 * ones.
	 * @param serverContextTakeover Whether the server's compressed messages may refer to
	 * earlier ones.
	 * @param threshold Smallest message that we compress.
	 */
	public record Compression(@Nullable Boolean enabled, @Nullable Boolean clientContextTakeover,
			@Nullable Boolean serverContextTakeover, @Nullable DataSize threshold) implements SettingGroups.Group {

		@Override
		public void collect(SettingGroups.Values values) {
			values.put(Setting.COMPRESSION, this.enabled);
			values.put(Setting.CLIENT_CONTEXT_TAKEOVER, this.clientContextTakeover);
			values.put(Setting.SERVER_CONTEXT_TAKEOVER, this.serverContextTakeover);
			values.put(Setting.COMPRESSION_THRESHOLD, SettingGroups.bytes(this.threshold));
		}

	}

	/**
	 * Trust and keys.
	 *
	 * @param bundle Name of the SSL bundle with own trust and keys, or empty for the
	 * trust of the JDK.
	 */
	public record Ssl(@Nullable String bundle) {

	}

	/**
	 * A proxy.
	 *
	 * @param enabled Whether the proxy is used.
	 * @param type Protocol of the proxy.
	 * @param host Host of the proxy.
	 * @param port Port of the proxy.
	 * @param username User name for the proxy.
	 * @param password Password for the proxy.
	 */
	public record Proxy(@DefaultValue("true") boolean enabled,
			@DefaultValue("http") io.websockexnova.behavior.Proxy.Type type, @Nullable String host,
			@Nullable Integer port, @Nullable String username, @Nullable String password) {

		/**
		 * Shows neither user name nor password.
		 */
		@Override
		public String toString() {
			return "Proxy[enabled=" + this.enabled + ", type=" + this.type + ", host=" + this.host + ", port="
					+ this.port + "]";
		}

	}

}
