package io.websockexnova.test.deribit;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/**
 * Answers the upgrade request: with 101, with a refusal, or not at all.
 */
final class UpgradeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

	static final String PATH = "/ws/api/v2";

	private static final int MAX_MESSAGE = 1 << 20;

	private static final WebSocketServerHandshakerFactory HANDSHAKERS = new WebSocketServerHandshakerFactory(PATH, null,
			WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(MAX_MESSAGE).build());

	private final Exchange exchange;

	private final Wire wire;

	UpgradeHandler(Exchange exchange, Wire wire) {
		this.exchange = exchange;
		this.wire = wire;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
		FaultPlan plan = this.exchange.plan();
		if (plan.drops(DropPoint.ON_UPGRADE_REQUEST)) {
			this.wire.reset();
			return;
		}
		int status = plan.upgradeStatus();
		if (status == FaultPlan.NO_ANSWER) {
			return;
		}
		if (status != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			refuse(context, HttpResponseStatus.valueOf(status), plan.retryAfterSeconds());
		}
		else if (!PATH.equals(request.uri())) {
			refuse(context, HttpResponseStatus.NOT_FOUND, -1);
		}
		else if (this.exchange.isFull()) {
			refuse(context, HttpResponseStatus.TOO_MANY_REQUESTS, -1);
		}
		else if (!request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
			refuse(context, HttpResponseStatus.BAD_REQUEST, -1);
		}
		else {
			upgrade(context, request, plan.drops(DropPoint.AFTER_UPGRADE));
		}
	}

	private void upgrade(ChannelHandlerContext context, FullHttpRequest request, boolean drop) {
		WebSocketServerHandshaker handshaker = HANDSHAKERS.newHandshaker(request);
		if (handshaker == null) {
			WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
			return;
		}
		if (!drop) {
			Session session = this.exchange.session(this.wire, context.channel());
			context.pipeline()
				.addLast(new WebSocketFrameAggregator(MAX_MESSAGE), new Utf8FrameValidator(),
						new FrameHandler(this.exchange, this.wire, session));
		}
		// Counted before it is sent, so that nobody sees a 101 that is not in the count.
		this.exchange.upgraded();
		this.wire.upgraded();
		HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.DATE, this.exchange.date());
		handshaker.handshake(context.channel(), request, headers, context.newPromise()).addListener((future) -> {
			if (drop) {
				this.wire.fin();
			}
		});
		context.pipeline().remove(this);
	}

	private static void refuse(ChannelHandlerContext context, HttpResponseStatus status, long retryAfterSeconds) {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
		response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
		if (retryAfterSeconds >= 0) {
			response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
		}
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
