package io.websockexnova.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop.Timer;

/**
 * An HTTP/2 connection whose streams are WebSockets. Attempts wait while it is made and
 * until the server's settings have come; then each gets a stream. It closes a second
 * after its last stream has ended.
 * <p>
 * A connection is doubtful from when a stream is dropped without an orderly end, or an
 * attempt on it runs out of time, until the next byte comes in. It takes no new streams
 * meanwhile, so nobody who left a dead connection comes back to it.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Dial.Outcome {

	/** How long a connection without streams is kept. */
	static final Duration IDLE = Duration.ofSeconds(1);

	private static final List<String> PROTOCOLS = List.of(ApplicationProtocolNames.HTTP_2,
			ApplicationProtocolNames.HTTP_1_1);

	/** Deadlines belong to the attempts: a connection lives as long as one waits. */
	private static final Duration NO_DEADLINE = Duration.ofDays(1);

	private static final int WINDOW = 1024 * 1024;

	private static final int MAX_HEADERS = 16 * 1024;

	private static final long FAREWELL_MILLIS = 500;

	private final NettyLoop loop;

	private final Http2Connections owner;

	private final Http2Connections.Key key;

	private final Queue<Http2Attempt> waiting = new ArrayDeque<>();

	private final Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
		.initialSettings(
				new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW).maxHeaderListSize(MAX_HEADERS))
		.headerSensitivityDetector(Http2HeadersEncoder.ALWAYS_SENSITIVE)
		.gracefulShutdownTimeoutMillis(FAREWELL_MILLIS)
		.build();

	private State state = State.DIALLING;

	private int streams;

	private boolean doubtful;

	private @Nullable Dial dial;

	private @Nullable Channel channel;

	private @Nullable Throwable error;

	private @Nullable Timer idle;

	Http2Connection(NettyLoop loop, Http2Connections owner, Http2Connections.Key key) {
		this.loop = loop;
		this.owner = owner;
		this.key = key;
	}

	/**
	 * Starts to connect.
	 * @param dialler makes the connection
	 * @param request says where to and how; what belongs to the one WebSocket is left out
	 */
	void dial(Dialler dialler, ConnectRequest request) {
		URI uri = request.uri();
		URI root = URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/");
		this.dial = dialler.dial(this.loop,
				ConnectRequest.to(root)
					.timeout(NO_DEADLINE)
					.tls(request.tls())
					.proxy(request.proxy())
					.addresses(request.addresses())
					.build(),
				PROTOCOLS, this);
	}

	/**
	 * Whether an attempt may join.
	 * @param request the request of the attempt
	 * @return false if it needs another connection
	 */
	boolean takes(ConnectRequest request) {
		return !this.doubtful && switch (this.state) {
			case DIALLING -> true;
			case SETTLING -> isActive();
			case OPEN -> isActive() && this.codec.connection().local().canOpenStream() && leadsToAllowed(request);
			case RETIRED, ENDED -> false;
		};
	}

	/**
	 * Opens a stream for an attempt, now or when the connection is ready.
	 * @param attempt the attempt
	 */
	void join(Http2Attempt attempt) {
		if (this.idle != null) {
			this.idle.cancel();
			this.idle = null;
		}
		if (this.state == State.OPEN) {
			open(attempt);
		}
		else {
			this.waiting.add(attempt);
			attempt.waitFor(this);
		}
	}

	/**
	 * An attempt waits no more.
	 * @param attempt the attempt
	 * @param timeout whether it ran out of time
	 */
	void leave(Http2Attempt attempt, boolean timeout) {
		if (this.waiting.remove(attempt)) {
			this.doubtful |= timeout;
			endIfUnused();
		}
	}

	/**
	 * A stream has ended.
	 * @param dropped whether we dropped it without an orderly end
	 */
	void streamEnded(boolean dropped) {
		this.streams--;
		this.doubtful |= dropped;
		endIfUnused();
	}

	/**
	 * What broke the connection.
	 * @return the error, or null if there is none
	 */
	@Nullable Throwable error() {
		return this.error;
	}

	/**
	 * What those who wait are waiting for.
	 * @return the stage
	 */
	Stage stage() {
		return (this.state == State.DIALLING && this.dial != null) ? this.dial.stage() : Stage.UPGRADE;
	}

	@Override
	public void connected(Channel connected, Duration left) {
		this.channel = connected;
		SslHandler tls = connected.pipeline().get(SslHandler.class);
		if (tls != null && !ApplicationProtocolNames.HTTP_2.equals(tls.engine().getApplicationProtocol())) {
			drop();
			end();
			failWaiting(HandshakeFailures::http2NotOffered);
			return;
		}
		this.state = State.SETTLING;
		connected.pipeline().addLast(this.codec, new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), this);
		connected.config().setAutoRead(true);
	}

	@Override
	public void failed(HandshakeException failure) {
		end();
		failWaiting((failures) -> failure);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof Http2SettingsFrame frame && this.state == State.SETTLING) {
				settled(frame.settings());
			}
			else if (message instanceof Http2GoAwayFrame) {
				retire();
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.doubtful = false;
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		end();
		failWaiting((failures) -> failures.http2NotSpoken(this.error));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.error == null) {
			this.error = cause;
		}
		if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
			this.state = State.RETIRED; // the codec says goodbye and closes
		}
		else {
			drop();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslCloseCompletionEvent) {
			drop(); // the end of TLS is the end of the connection
		}
	}

	private void settled(Http2Settings settings) {
		if (!Boolean.TRUE.equals(settings.connectProtocolEnabled())) {
			close();
			failWaiting(HandshakeFailures::connectProtocolDisabled);
			return;
		}
		this.state = State.OPEN;
		List<Http2Attempt> attempts = takeWaiting();
		if (!this.codec.connection().local().canOpenStream()) {
			close();
			attempts.forEach((attempt) -> attempt.failed(attempt.failures().noStreams()));
			return;
		}
		for (Http2Attempt attempt : attempts) {
			if (takes(attempt.request())) {
				open(attempt);
			}
			else {
				this.owner.join(attempt);
			}
		}
		endIfUnused();
	}

	private void open(Http2Attempt attempt) {
		Channel current = this.channel;
		if (current == null) {
			throw new IllegalStateException("An open connection has a channel");
		}
		this.streams++;
		new Http2StreamChannelBootstrap(current).handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel stream) {
				stream.pipeline().addLast(new Http2StreamHandler(Http2Connection.this), attempt);
			}

		}).open().addListener((opened) -> {
			if (!opened.isSuccess()) {
				streamEnded(true);
				attempt.failed(attempt.failures().upgradeBroken(opened.cause()));
			}
		});
	}

	private boolean isActive() {
		return this.channel != null && this.channel.isActive();
	}

	private boolean leadsToAllowed(ConnectRequest request) {
		// a proxy's address says nothing about the server's
		return request.proxy() != null || (this.channel != null
				&& this.channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
				&& request.addresses().test(remote.getAddress()));
	}

	private void retire() {
		if (this.state == State.SETTLING) {
			IOException cause = new IOException("the server ends the HTTP/2 connection (GOAWAY)");
			failWaiting((failures) -> failures.upgradeBroken(cause));
		}
		this.state = State.RETIRED;
		endIfUnused();
	}

	private void endIfUnused() {
		if (this.streams > 0 || !this.waiting.isEmpty()) {
			return;
		}
		if (this.state == State.DIALLING && this.dial != null) {
			this.dial.cancel();
			end();
		}
		else if (this.doubtful || this.state == State.SETTLING) {
			drop();
		}
		else if (this.state == State.RETIRED) {
			close();
		}
		else if (this.state == State.OPEN && this.idle == null) {
			this.idle = this.loop.schedule(this::close, IDLE);
		}
	}

	private void close() {
		this.state = State.RETIRED;
		if (this.channel != null) {
			this.channel.close(); // with GOAWAY
		}
	}

	private void drop() {
		this.state = State.RETIRED;
		if (this.channel != null) {
			this.channel.unsafe().close(this.channel.voidPromise());
		}
	}

	private void end() {
		if (this.state != State.ENDED) {
			this.state = State.ENDED;
			this.owner.remove(this.key, this);
			if (this.idle != null) {
				this.idle.cancel();
			}
		}
	}

	private void failWaiting(Function<HandshakeFailures, HandshakeException> failure) {
		takeWaiting().forEach((attempt) -> attempt.failed(failure.apply(attempt.failures())));
	}

	private List<Http2Attempt> takeWaiting() {
		List<Http2Attempt> attempts = List.copyOf(this.waiting);
		this.waiting.clear();
		return attempts;
	}

	/**
	 * Where the life of a connection stands.
	 */
	private enum State {

		/** No connection yet. */
		DIALLING,

		/** The server's settings are still to come. */
		SETTLING,

		/** Streams can be opened. */
		OPEN,

		/** Streams live on, no more are opened. */
		RETIRED,

		/** The connection is gone. */
		ENDED

	}

}
