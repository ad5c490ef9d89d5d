package io.websockexnova.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.HandshakeException.Stage;
import io.websockexnova.transport.Loop.Timer;

/**
 * A connection that WebSockets share. Attempts wait while it is dialled and until the
 * server's settings have come; then each gets a stream. It closes a second after its last
 * stream has ended.
 * <p>
 * A connection is doubtful from when a stream is dropped without an orderly end, or an
 * attempt on it runs out of time, until the next byte comes in. It takes no new streams
 * meanwhile, so nobody who left a dead connection comes back to it.
 */
final class Http2Connection implements Dial.Outcome, Http2Session.Events {

	private static final Duration IDLE = Duration.ofSeconds(1);

	private static final List<String> PROTOCOLS = List.of(ApplicationProtocolNames.HTTP_2,
			ApplicationProtocolNames.HTTP_1_1);

	/** Deadlines belong to the attempts: a connection lives as long as one waits. */
	private static final Duration NO_DEADLINE = Duration.ofDays(1);

	private final NettyLoop loop;

	private final Http2Connections owner;

	private final Http2Connections.Key key;

	private final Queue<Http2Attempt> waiting = new ArrayDeque<>();

	private State state = State.DIALLING;

	private int streams;

	private boolean doubtful;

	private @Nullable Dial dial;

	private @Nullable Http2Session session;

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
		Http2Session current = this.session;
		if (current == null) {
			return this.state == State.DIALLING && !this.doubtful;
		}
		return !this.doubtful && current.isActive() && (this.state == State.SETTLING
				|| (this.state == State.OPEN && current.hasRoom() && isAllowed(current.remote(), request)));
	}

	/**
	 * Opens a stream for an attempt, now or when the connection is ready.
	 * @param attempt the attempt
	 */
	void join(Http2Attempt attempt) {
		cancelIdle();
		if (this.session != null && this.state == State.OPEN) {
			open(this.session, attempt);
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
		return (this.session != null) ? this.session.error() : null;
	}

	/**
	 * What to say if time runs out for somebody who waits.
	 * @param words say it
	 * @return the exception, naming what is under way
	 */
	HandshakeException timeout(HandshakeFailures words) {
		return (this.state == State.DIALLING && this.dial != null) ? this.dial.timeout(words)
				: words.timeout(Stage.UPGRADE);
	}

	@Override
	public void connected(Channel channel, Duration left) {
		SslHandler tls = channel.pipeline().get(SslHandler.class);
		if (tls != null && !ApplicationProtocolNames.HTTP_2.equals(tls.engine().getApplicationProtocol())) {
			channel.unsafe().close(channel.voidPromise());
			end();
			failWaiting(HandshakeFailures::http2NotOffered);
			return;
		}
		this.state = State.SETTLING;
		this.session = new Http2Session(channel, this);
		this.session.start();
	}

	@Override
	public void failed(HandshakeException failure) {
		end();
		failWaiting((failures) -> failure);
	}

	@Override
	public void settled(boolean connectProtocol) {
		Http2Session current = this.session;
		if (current == null || this.state != State.SETTLING) {
			return;
		}
		if (!connectProtocol || !current.hasRoom()) {
			close(current);
			failWaiting((connectProtocol) ? HandshakeFailures::noStreams : HandshakeFailures::connectProtocolDisabled);
			return;
		}
		this.state = State.OPEN;
		for (Http2Attempt attempt : takeWaiting()) {
			if (takes(attempt.request())) {
				open(current, attempt);
			}
			else {
				this.owner.join(attempt);
			}
		}
		endIfUnused();
	}

	@Override
	public void goingAway() {
		if (this.state == State.SETTLING && error() == null) {
			IOException cause = new IOException("the server ends the HTTP/2 connection (GOAWAY)");
			failWaiting((failures) -> failures.upgradeBroken(cause));
		}
		if (this.state != State.ENDED) {
			this.state = State.RETIRED;
			endIfUnused();
		}
	}

	@Override
	public void received() {
		this.doubtful = false;
	}

	@Override
	public void ended(@Nullable Throwable error) {
		end();
		failWaiting((failures) -> failures.http2NotSpoken(error));
	}

	private void open(Http2Session current, Http2Attempt attempt) {
		this.streams++;
		current.open(new Http2StreamHandler(this), attempt).addListener((opened) -> {
			if (!opened.isSuccess()) {
				streamEnded(true);
				attempt.failed(attempt.failures().upgradeBroken(opened.cause()));
			}
		});
	}

	private static boolean isAllowed(@Nullable InetAddress remote, ConnectRequest request) {
		// a proxy's address says nothing about the server's, unless that is in the URL
		InetAddress address = (request.proxy() != null)
				? NetUtil.createInetAddressFromIpAddressString(Endpoint.host(request.uri())) : remote;
		return (address != null) ? request.addresses().test(address) : request.proxy() != null;
	}

	private void endIfUnused() {
		if (this.streams > 0 || !this.waiting.isEmpty() || this.state == State.ENDED) {
			return;
		}
		Http2Session current = this.session;
		if (current == null) {
			if (this.dial != null) {
				this.dial.cancel();
			}
			end();
		}
		else if (this.doubtful || this.state == State.SETTLING) {
			this.state = State.RETIRED;
			current.drop();
		}
		else if (this.state == State.RETIRED) {
			current.close();
		}
		else if (this.state == State.OPEN && this.idle == null) {
			this.idle = this.loop.schedule(() -> close(current), IDLE);
		}
	}

	private void close(Http2Session current) {
		this.state = State.RETIRED;
		current.close();
	}

	private void end() {
		if (this.state != State.ENDED) {
			this.state = State.ENDED;
			this.owner.remove(this.key, this);
			cancelIdle();
		}
	}

	private void cancelIdle() {
		if (this.idle != null) {
			this.idle.cancel();
			this.idle = null;
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
