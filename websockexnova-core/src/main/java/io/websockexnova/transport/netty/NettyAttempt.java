package io.websockexnova.transport.netty;

import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpClient;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop.Timer;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport.Connecting;

/**
 * One attempt to connect, under one deadline. It ends once: opened, failed or cancelled.
 */
final class NettyAttempt implements Connecting, UpgradeHandler.Outcome {

	private static final Logger LOG = LoggerFactory.getLogger(NettyAttempt.class);

	private static final String HANDLER = "websockexnova";

	private final NettyLoop loop;

	private final ConnectRequest request;

	private final SocketListener listener;

	private final HandshakeFailures failures;

	private Stage stage = Stage.RESOLVE;

	private boolean ended;

	private @Nullable Channel channel;

	private @Nullable Disposable connecting;

	private @Nullable Timer deadline;

	NettyAttempt(NettyLoop loop, ConnectRequest request, SocketListener listener) {
		this.loop = loop;
		this.request = request;
		this.listener = listener;
		this.failures = new HandshakeFailures(request);
	}

	/**
	 * Starts. Call on the loop.
	 * @param client connects on the loop
	 * @param tls TLS for wss
	 */
	void start(TcpClient client, SslProvider tls) {
		if (this.ended) {
			return;
		}
		this.deadline = this.loop.schedule(() -> failed(this.failures.timeout(this.stage)), this.request.timeout());
		TcpClient configured = client.remoteAddress(() -> Endpoint.address(this.request.uri()))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
			.doOnChannelInit((observer, created, address) -> initialize(created))
			.doAfterResolve((connection, address) -> this.stage = Stage.CONNECT);
		if (Endpoint.isSecure(this.request.uri())) {
			configured = configured.secure(tls);
		}
		this.connecting = configured.connect()
			.subscribe(this::connected, (error) -> failed(this.failures.broken(this.stage, error)));
	}

	@Override
	public void cancel() {
		if (this.loop.inLoop()) {
			end();
		}
		else {
			cancelOnLoop();
		}
	}

	@Override
	public void upgraded(Handshake handshake, byte[] array, int offset, int length) {
		Channel current = this.channel;
		if (this.ended || current == null) {
			return;
		}
		this.ended = true;
		cancelDeadline();
		NettySocket socket = new NettySocket(current, this.loop, this.request, this.listener);
		current.pipeline().replace(HANDLER, HANDLER, new FrameHandler(socket, this.loop));
		socket.open(handshake, array, offset, length);
	}

	@Override
	public void failed(HandshakeException error) {
		if (!this.ended) {
			end();
			try {
				this.listener.failed(error);
			}
			catch (Throwable ex) {
				LOG.error("The listener of an attempt to connect to {} threw", this.request.target(), ex);
			}
		}
	}

	private void cancelOnLoop() {
		try {
			this.loop.execute(this::end);
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("The transport is closed, and the attempt with it");
		}
	}

	private void initialize(Channel created) {
		this.channel = created;
		if (this.ended) {
			created.close();
			return;
		}
		created.pipeline().addFirst(new ChannelInboundHandlerAdapter() {

			@Override
			public void channelActive(ChannelHandlerContext context) {
				NettyAttempt.this.stage = Stage.TLS;
				context.pipeline().remove(this);
				context.fireChannelActive();
			}

		});
	}

	private void connected(Connection connection) {
		Channel connected = connection.channel();
		if (this.ended) {
			connected.close();
			return;
		}
		this.stage = Stage.UPGRADE;
		try {
			UpgradeHandler handler = new UpgradeHandler(this.request, this.loop.maskKeys().nonce(), this);
			connected.pipeline().replace(NettyPipeline.ReactiveBridge, HANDLER, handler);
		}
		catch (RuntimeException ex) {
			failed(this.failures.upgradeBroken(ex));
		}
	}

	private void end() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		cancelDeadline();
		if (this.connecting != null) {
			this.connecting.dispose();
		}
		if (this.channel != null) {
			this.channel.unsafe().close(this.channel.voidPromise());
		}
	}

	private void cancelDeadline() {
		if (this.deadline != null) {
			this.deadline.cancel();
			this.deadline = null;
		}
	}

	private int connectTimeoutMillis() {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(1, this.request.timeout().toMillis()));
	}

}
