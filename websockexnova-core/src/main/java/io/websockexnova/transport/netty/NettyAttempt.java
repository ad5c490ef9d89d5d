package io.websockexnova.transport.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;
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
 * One attempt to open a WebSocket over HTTP/1.1: a dial, then the upgrade, under one
 * deadline. It ends once: opened, failed or cancelled.
 */
final class NettyAttempt implements Connecting, Dial.Outcome, UpgradeHandler.Outcome {

	private static final Logger LOG = LoggerFactory.getLogger(NettyAttempt.class);

	private static final String HANDLER = "websockexnova";

	/** ALPN name of HTTP/1.1, RFC 7301 section 6. */
	private static final List<String> PROTOCOLS = List.of("http/1.1");

	private final NettyLoop loop;

	private final ConnectRequest request;

	private final SocketListener listener;

	private final HandshakeFailures failures;

	private boolean ended;

	private @Nullable Dial dial;

	private @Nullable Channel channel;

	private @Nullable Timer deadline;

	NettyAttempt(NettyLoop loop, ConnectRequest request, SocketListener listener) {
		this.loop = loop;
		this.request = request;
		this.listener = listener;
		this.failures = new HandshakeFailures(request);
	}

	/**
	 * Starts. Call on the loop.
	 * @param dialler makes the connection
	 */
	void start(Dialler dialler) {
		if (!this.ended) {
			this.dial = dialler.dial(this.loop, this.request, PROTOCOLS, this);
		}
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
	public void connected(Channel connected, Duration left) {
		this.channel = connected;
		this.deadline = this.loop.schedule(() -> failed(this.failures.timeout(Stage.UPGRADE)), left);
		try {
			UpgradeHandler handler = new UpgradeHandler(this.request, this.loop.maskKeys().nonce(), this);
			connected.pipeline().addLast(HANDLER, handler);
		}
		catch (RuntimeException ex) {
			failed(this.failures.upgradeBroken(ex));
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
		socket.open(withRemote(handshake, current), array, offset, length);
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

	private static Handshake withRemote(Handshake handshake, Channel channel) {
		return new Handshake(handshake.http2(), handshake.subprotocol(), handshake.extension(),
				(InetSocketAddress) channel.remoteAddress(), handshake.serverTime());
	}

	private void cancelOnLoop() {
		try {
			this.loop.execute(this::end);
		}
		catch (RejectedExecutionException ex) {
			LOG.debug("The transport is closed, and the attempt with it");
		}
	}

	private void end() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		cancelDeadline();
		if (this.dial != null) {
			this.dial.cancel();
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

}
