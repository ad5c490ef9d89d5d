package io.websockexnova.test.memory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.transport.ConnectRequest;

/**
 * The server's end of one attempt to connect and of the connection that comes of it. It
 * does only what it is told; frames that nobody reads fill the connection until the
 * client has to wait. Reads block, at most for the transport's deadline, and throw an
 * {@link AssertionError} if the client does not do what is expected. For one thread at a
 * time, except that the connection may be ended from another.
 */
public final class MemoryPeer implements AutoCloseable {

	private final MemoryAttempt attempt;

	private final Duration deadline;

	private final AtomicBoolean ended = new AtomicBoolean();

	MemoryPeer(MemoryAttempt attempt, Duration deadline) {
		this.attempt = attempt;
		this.deadline = deadline;
	}

	/**
	 * What the client has asked for: URL, headers, subprotocols.
	 * @return the request
	 */
	public ConnectRequest request() {
		return this.attempt.request();
	}

	/**
	 * Accepts the upgrade, with the first of the offered subprotocols, if any.
	 * @return this peer
	 */
	public MemoryPeer upgrade() {
		return upgrade(request().subprotocols().stream().findFirst().orElse(null));
	}

	/**
	 * Accepts the upgrade.
	 * @param subprotocol the subprotocol to choose; null or one that was not offered lets
	 * the handshake fail if some were offered
	 * @return this peer
	 */
	public MemoryPeer upgrade(@Nullable String subprotocol) {
		return onLoop(() -> this.attempt.open(subprotocol));
	}

	/**
	 * Refuses the upgrade.
	 * @param status HTTP status, such as 429
	 * @param retryAfter how long the client shall wait, or null
	 */
	public void refuse(int status, @Nullable Duration retryAfter) {
		String wait = (retryAfter != null) ? "; it asks to wait " + retryAfter : "";
		onLoop(() -> this.attempt.refuse("refused the upgrade with status " + status + wait, status, retryAfter));
	}

	/**
	 * Sends a text message.
	 * @param text the text
	 * @return this peer
	 */
	public MemoryPeer text(String text) {
		return send(Frame.text(text));
	}

	/**
	 * Sends a binary message.
	 * @param bytes the payload, not copied
	 * @return this peer
	 */
	public MemoryPeer binary(byte[] bytes) {
		return send(Frame.binary(bytes));
	}

	/**
	 * Sends a ping.
	 * @param payload its payload, at most 125 bytes
	 * @return this peer
	 */
	public MemoryPeer ping(byte... payload) {
		return send(Frame.ping(payload));
	}

	/**
	 * Sends a pong.
	 * @param payload its payload, at most 125 bytes
	 * @return this peer
	 */
	public MemoryPeer pong(byte... payload) {
		return send(Frame.pong(payload));
	}

	/**
	 * Sends a close frame. The connection stays until {@link #close()}, or until the
	 * client ends it.
	 * @param code close code
	 * @param reason close reason
	 * @return this peer
	 */
	public MemoryPeer close(int code, String reason) {
		return send(Frame.close(code, reason));
	}

	/**
	 * Sends frames, each a whole message or a control frame. They arrive in order, after
	 * the upgrade.
	 * @param frames the frames
	 * @return this peer
	 * @throws IllegalArgumentException if a frame is a fragment or has reserved bits:
	 * there are no bytes here that could be wrong; use a
	 * {@link io.websockexnova.test.peer.PeerServer} to break the protocol
	 */
	public MemoryPeer send(Frame... frames) {
		for (Frame frame : frames) {
			if (!frame.fin() || frame.rsv() != 0 || frame.opcode() == Frame.CONTINUATION) {
				throw new IllegalArgumentException("'frames' has " + frame
						+ ", which is no whole message; use PeerServer for what only bytes can express");
			}
			onLoop(() -> {
				MemorySocket socket = this.attempt.socket();
				if (socket != null && !this.ended.get()) {
					socket.received(frame);
				}
			});
		}
		return this;
	}

	/**
	 * Reads the client's next frame.
	 * @return the frame
	 */
	public Frame read() {
		Frame frame = this.attempt.pipe().take(this.deadline);
		if (frame == null) {
			throw new AssertionError("The client ended the connection; a frame was expected");
		}
		return frame;
	}

	/**
	 * Reads the rest, discarding it, until the client ends the connection.
	 */
	public void awaitEnd() {
		Frame frame;
		do {
			frame = this.attempt.pipe().take(this.deadline);
		}
		while (frame != null);
	}

	/**
	 * Sends all data messages back and answers pings and the close frame, until the
	 * client ends the connection. Accept the upgrade before.
	 */
	public void echo() {
		Frame frame = this.attempt.pipe().take(this.deadline);
		while (frame != null) {
			switch (frame.opcode()) {
				case Frame.PING -> pong(frame.payload());
				case Frame.PONG -> {
				}
				case Frame.CLOSE -> {
					send(frame);
					close();
				}
				default -> send(frame);
			}
			frame = this.attempt.pipe().take(this.deadline);
		}
	}

	/**
	 * Ends the connection without a close frame, as a FIN does. What was sent before
	 * arrives.
	 */
	@Override
	public void close() {
		end(null);
	}

	/**
	 * Breaks the connection, as a RST does.
	 */
	public void reset() {
		end(new IOException("Connection reset"));
	}

	private void end(@Nullable IOException error) {
		onLoop(() -> {
			if (this.ended.compareAndSet(false, true)) {
				this.attempt.hangUp(error);
			}
		});
	}

	private MemoryPeer onLoop(Runnable task) {
		this.attempt.loop().tell(task);
		return this;
	}

}
