package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.websockexnova.behavior.Strategy;

/**
 * Properties of one client.
 *
 * @param platform Platform that the client speaks to; 'plain', for messages without a
 * protocol of their own, if not set.
 * @param profile Profile of the client.
 * @param url A ws or wss URL, if the platform's own is not meant.
 * @param credentials API key and secret.
 * @param headers Headers of the upgrade request.
 * @param subprotocols Subprotocols to offer, in order of preference.
 * @param options Options of the platform.
 * @param codec Codec of bodies: 'json', 'cbor', 'smile' or the name of a bean's; that of
 * the platform if not set.
 * @param autoConnect Whether the client connects when the application starts.
 * @param strategy How the client deals with errors.
 * @param errorHandler Error handler: 'financial', 'lightweight' or the name of a bean.
 * @param reconnection How the client comes back after a loss.
 * @param connection The connection and its liveness.
 * @param rotation Replacement of the socket before the venue cuts it.
 * @param breaker When attempts at an endpoint that fails are stopped.
 * @param handler Handlers of the user.
 * @param authentication Login.
 * @param subscription Topics.
 * @param request Requests that expect an answer.
 * @param outbound Messages to send.
 * @param telemetry What the client reports.
 * @param clustering Several nodes.
 */
public record ClientProperties(@Nullable String platform, @Nullable String profile, @Nullable String url,
		@Nullable Credentials credentials, @DefaultValue Map<String, String> headers,
		@DefaultValue List<String> subprotocols, @DefaultValue Map<String, String> options, @Nullable String codec,
		@DefaultValue("true") boolean autoConnect, @Nullable Strategy strategy, @Nullable String errorHandler,
		WebSockexNovaProperties.@Nullable Reconnection reconnection, @Nullable ConnectionProperties connection,
		WebSockexNovaProperties.@Nullable Rotation rotation, WebSockexNovaProperties.@Nullable Breaker breaker,
		WebSockexNovaProperties.@Nullable Handler handler,
		WebSockexNovaProperties.@Nullable Authentication authentication,
		WebSockexNovaProperties.@Nullable Subscription subscription, WebSockexNovaProperties.@Nullable Request request,
		WebSockexNovaProperties.@Nullable Outbound outbound, WebSockexNovaProperties.@Nullable Telemetry telemetry,
		WebSockexNovaProperties.@Nullable Clustering clustering) implements SettingGroups {

	/**
	 * Shows neither URL nor credentials, headers or options.
	 */
	@Override
	public String toString() {
		return "Client[platform=" + this.platform + ", profile=" + this.profile + "]";
	}

	/**
	 * Credentials.
	 *
	 * @param key Public part of the credentials.
	 * @param secret Secret part of the credentials.
	 */
	public record Credentials(@Nullable String key, @Nullable String secret) {

		/**
		 * Shows neither part.
		 */
		@Override
		public String toString() {
			return "Credentials[******]";
		}

	}

}
