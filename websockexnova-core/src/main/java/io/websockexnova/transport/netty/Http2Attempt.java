package io.websockexnova.transport.netty;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop.Timer;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport.Connecting;

/**
 * One attempt to open a WebSocket on a stream of a shared HTTP/2 connection, under one
 * deadline. It ends once: opened, failed or cancelled. On the stream it is the handler
 * that sends the request and reads the answer.
 */
final class Http2Attempt extends ChannelInboundHandlerAdapter implements Connecting {

	private static final Logger LOG = LoggerFactory.getLogger(Http2Attempt.class);

	private static final byte[] NOTHING = new byte[0];

	private final NettyLoop loop;

	private final ConnectRequest request;

	private final SocketListener listener;

	private final HandshakeFailures failures;

	private final UpgradeCheck check;

	private boolean ended;

	private @Nullable Timer deadline;

	private @Nullable Http2Connection connection;

	private @Nullable Channel stream;

	Http2Attempt(NettyLoop loop, ConnectRequest request, SocketListener listener) {
		this.loop = loop;
		this.request = request;
		this.listener = listener;
		this.failures = new HandshakeFailures(request);
		this.check = new UpgradeCheck(request, "", Clock.systemUTC());
	}

	/**
	 * Starts. Call on the loop.
	 * @param connections those of the loop
	 */
	void start(Http2Connections connections) {
		if (!this.ended) {
			this.deadline = this.loop.schedule(this::timeout, this.request.timeout());
			connections.join(this);
		}
	}

	@Override
	public void cancel() {
		if (this.loop.inLoop()) {
			end(false);
			return;
		}
		try {
			this.loop.execute(() -> end(false));
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("The transport is closed, and the attempt with it");
		}
	}

	ConnectRequest request() {
		return this.request;
	}

	HandshakeFailures failures() {
		return this.failures;
	}

	/**
	 * Waits for a connection, which is still being made.
	 * @param shared the connection
	 */
	void waitFor(Http2Connection shared) {
		this.connection = shared;
	}

	/**
	 * The attempt has failed.
	 * @param error why
	 */
	void failed(HandshakeException error) {
		if (!this.ended) {
			end(error.isTimeout());
			try {
				this.listener.failed(error);
			}
			catch (Throwable ex) {
				LOG.error("The listener of an attempt to connect to {} threw", this.request.target(), ex);
			}
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.ended) {
			context.close();
			return;
		}
		this.stream = context.channel();
		context.writeAndFlush(new DefaultHttp2HeadersFrame(Http2Request.headers(this.request)))
			.addListener((written) -> {
				if (written.cause() != null) {
					failed(this.failures.upgradeBroken(written.cause()));
				}
			});
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof Http2HeadersFrame answer && !this.ended) {
				answered(context, answer);
			}
		}
		catch (HandshakeException ex) {
			failed(ex);
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		failed(this.failures.closedBeforeAnswer());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		failed((cause instanceof HeaderListSizeException) ? this.check.invalid("with more than 16 KiB of headers")
				: this.failures.upgradeBroken(cause));
	}

	private void answered(ChannelHandlerContext context, Http2HeadersFrame answer) {
		UpgradeResponse response = UpgradeResponse.of(answer.headers());
		if (response.status() / 100 == 1 && !answer.isEndStream()) {
			return; // an interim response, RFC 9113 section 8.1: the answer is still to
					// come
		}
		Handshake agreed = this.check.checkHttp2(response);
		if (answer.isEndStream()) {
			throw this.check.invalid("with status " + response.status() + ", but ended the stream with it");
		}
		this.ended = true;
		cancelDeadline();
		NettySocket socket = new NettySocket(context.channel(), this.loop, this.request, this.listener);
		context.pipeline().replace(this, context.name(), new FrameHandler(socket, this.loop));
		socket.open(withRemote(agreed, context.channel()), NOTHING, 0, 0);
	}

	private static Handshake withRemote(Handshake agreed, Channel stream) {
		InetSocketAddress remote = (stream.remoteAddress() instanceof InetSocketAddress address) ? address : null;
		return new Handshake(agreed.http2(), agreed.subprotocol(), agreed.extension(), remote, agreed.serverTime());
	}

	private void timeout() {
		Http2Connection shared = this.connection;
		failed((this.stream == null && shared != null) ? shared.timeout(this.failures)
				: this.failures.timeout(Stage.UPGRADE));
	}

	private void end(boolean timeout) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		cancelDeadline();
		if (this.stream != null) {
			this.stream.unsafe().close(this.stream.voidPromise());
		}
		else if (this.connection != null) {
			this.connection.leave(this, timeout);
		}
	}

	private void cancelDeadline() {
		if (this.deadline != null) {
			this.deadline.cancel();
			this.deadline = null;
		}
	}

}
