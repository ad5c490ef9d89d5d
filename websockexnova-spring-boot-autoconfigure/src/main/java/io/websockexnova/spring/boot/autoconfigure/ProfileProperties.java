package io.websockexnova.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Strategy;

/**
 * Properties of a profile: what clients that name it inherit.
 *
 * @param basedOn Profile that knows what this one leaves out.
 * @param strategy How clients deal with errors.
 * @param errorHandler Error handler: 'financial', 'lightweight' or the name of a bean.
 * @param reconnection How clients come back after a loss.
 * @param connection The connection and its liveness.
 * @param rotation Replacement of sockets before the venue cuts them.
 * @param breaker When attempts at an endpoint that fails are stopped.
 * @param handler Handlers of the user.
 * @param authentication Login.
 * @param subscription Topics.
 * @param request Requests that expect an answer.
 * @param outbound Messages to send.
 * @param telemetry What clients report.
 * @param clustering Several nodes.
 */
public record ProfileProperties(@Nullable String basedOn, @Nullable Strategy strategy, @Nullable String errorHandler,
		WebSockexNovaProperties.@Nullable Reconnection reconnection, @Nullable ConnectionProperties connection,
		WebSockexNovaProperties.@Nullable Rotation rotation, WebSockexNovaProperties.@Nullable Breaker breaker,
		WebSockexNovaProperties.@Nullable Handler handler,
		WebSockexNovaProperties.@Nullable Authentication authentication,
		WebSockexNovaProperties.@Nullable Subscription subscription, WebSockexNovaProperties.@Nullable Request request,
		WebSockexNovaProperties.@Nullable Outbound outbound, WebSockexNovaProperties.@Nullable Telemetry telemetry,
		WebSockexNovaProperties.@Nullable Clustering clustering) implements SettingGroups {

}
