package io.websockexnova.test.memory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

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
 * One attempt to connect. Ends once: opened, failed or cancelled. On its loop, except for
 * {@link #cancel()}.
 */
final class MemoryAttempt implements Connecting {

	private static final Logger LOG = LoggerFactory.getLogger(MemoryAttempt.class);

	private final ConnectRequest request;

	private final MemoryLoop loop;

	private final SocketListener listener;

	private final MemoryPipe pipe;

	private boolean ended;

	private @Nullable Timer deadline;

	private @Nullable MemorySocket socket;

	/**
	 * Not started.
	 * @param request where to
	 * @param loop the loop
	 * @param listener the client
	 * @param over hears of the end of the attempt or of the connection that came of it
	 */
	MemoryAttempt(ConnectRequest request, MemoryLoop loop, SocketListener listener, Consumer<MemoryAttempt> over) {
		this.pipe = new MemoryPipe(this::room, () -> over.accept(this));
		this.request = request;
		this.loop = loop;
		this.listener = listener;
	}

	ConnectRequest request() {
		return this.request;
	}

	MemoryPipe pipe() {
		return this.pipe;
	}

	MemoryLoop loop() {
		return this.loop;
	}

	/**
	 * Starts the deadline.
	 * @return false if the attempt was cancelled before
	 */
	boolean start() {
		if (!this.ended) {
			Duration timeout = this.request.timeout();
			this.deadline = this.loop.schedule(
					() -> fail(new HandshakeException(Stage.UPGRADE, true, "No answer to the upgrade request from "
							+ this.request.target() + " within " + timeout + " (stage UPGRADE)", 0, null, null)),
					timeout);
		}
		return !this.ended;
	}

	/**
	 * The server accepts.
	 * @param subprotocol the subprotocol that it chooses, or null
	 */
	void open(@Nullable String subprotocol) {
		List<String> offered = this.request.subprotocols();
		if ((subprotocol != null) ? !offered.contains(subprotocol) : !offered.isEmpty()) {
			refuse("answered the upgrade request with a subprotocol that was not offered or without one; offered were "
					+ offered, 0, null);
		}
		else if (!this.ended) {
			end();
			MemorySocket opened = new MemorySocket(this.request, this.loop, this.pipe, this.listener);
			this.socket = opened;
			opened.open(new Handshake(false, subprotocol, null, null, null));
		}
	}

	/**
	 * The server refuses.
	 * @param how what it does, after its name
	 * @param status HTTP status, or 0
	 * @param retryAfter how long it asks to wait, or null
	 */
	void refuse(String how, int status, @Nullable Duration retryAfter) {
		fail(new HandshakeException(Stage.UPGRADE, false, this.request.target() + " " + how, status, retryAfter, null));
	}

	void fail(HandshakeException error) {
		if (!this.ended) {
			end();
			this.pipe.end();
			try {
				this.listener.failed(error);
			}
			catch (Throwable ex) {
				LOG.error("The listener of an attempt to connect to {} threw", this.request.target(), ex);
			}
		}
	}

	/**
	 * The server ends the connection.
	 * @param error null if it does so in order
	 */
	void hangUp(@Nullable IOException error) {
		if (this.socket != null) {
			this.socket.broken(error);
		}
		else {
			refuse("closed the connection without answering the upgrade request", 0, null);
		}
	}

	/**
	 * The open socket.
	 * @return the socket, or null if there is none
	 */
	@Nullable MemorySocket socket() {
		return this.socket;
	}

	@Override
	public void cancel() {
		if (this.loop.inLoop()) {
			giveUp();
		}
		else {
			this.loop.tell(this::giveUp);
		}
	}

	private void giveUp() {
		if (!this.ended) {
			end();
			this.pipe.end();
		}
	}

	private void end() {
		this.ended = true;
		if (this.deadline != null) {
			this.deadline.cancel();
		}
	}

	private void room() {
		this.loop.tell(() -> {
			if (this.socket != null) {
				this.socket.flush();
			}
		});
	}

}
