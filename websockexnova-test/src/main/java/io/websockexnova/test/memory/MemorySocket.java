package io.websockexnova.test.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.Loop.Timer;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;

/**
 * The client's end of a connection. On its loop.
 */
final class MemorySocket implements Socket {

	private static final Logger LOG = LoggerFactory.getLogger(MemorySocket.class);

	private static final Duration LINGER = Duration.ofMillis(250);

	private static final int MAX_CONTROL_PAYLOAD = 125;

	private static final SendCallback UNHEARD = (error) -> {
	};

	private final ConnectRequest request;

	private final MemoryLoop loop;

	private final MemoryPipe pipe;

	private final SocketListener listener;

	private final MemoryOutbox outbox;

	private State state = State.OPEN;

	private CloseInfo outcome = new CloseInfo(1006, "", Initiator.NONE, false);

	private @Nullable Throwable error;

	private byte @Nullable [] deferredPong;

	/** What has come in while nothing is read. */
	private final Deque<Runnable> unread = new ArrayDeque<>();

	private boolean reading = true;

	private @Nullable Timer timer;

	MemorySocket(ConnectRequest request, MemoryLoop loop, MemoryPipe pipe, SocketListener listener) {
		this.request = request;
		this.loop = loop;
		this.pipe = pipe;
		this.listener = listener;
		this.outbox = new MemoryOutbox(loop, pipe, this::room, this::failed);
	}

	void open(Handshake handshake) {
		tell(() -> this.listener.opened(this, handshake));
	}

	void flush() {
		this.outbox.flush();
	}

	@Override
	public void send(byte[] array, int offset, int length, boolean text, SendCallback done) {
		if (this.state == State.OPEN) {
			this.outbox.write((text) ? Frame.TEXT : Frame.BINARY, array, offset, length, done);
		}
		else {
			tell(() -> done.done(MemoryOutbox.closedError()));
		}
	}

	@Override
	public void ping(byte[] payload) {
		if (this.state == State.OPEN) {
			write(Frame.of(Frame.PING, Arrays.copyOf(payload, Math.min(payload.length, MAX_CONTROL_PAYLOAD))), UNHEARD);
		}
	}

	@Override
	public void close(int code, String reason) {
		if (this.state == State.OPEN) {
			reading(true);
			this.state = State.CLOSING;
			this.outcome = new CloseInfo(1006, "", Initiator.LOCAL, false);
			write(Frame.close(code, reason), UNHEARD);
			afterDelay(this.request.closeTimeout(), () -> {
				this.error = new TimeoutException(
						"No close frame from " + this.request.target() + " within " + this.request.closeTimeout());
				disconnected();
			});
		}
	}

	@Override
	public void abort() {
		if (this.state != State.ENDED) {
			end();
		}
	}

	@Override
	public void reading(boolean on) {
		if (this.state == State.OPEN) {
			this.reading = on;
			if (on) {
				this.loop.execute(this::readOn);
			}
		}
	}

	private void readOn() {
		Runnable next = this.unread.poll();
		while (next != null) {
			next.run();
			next = (this.reading) ? this.unread.poll() : null;
		}
	}

	@Override
	public boolean isWritable() {
		return this.state == State.OPEN && this.outbox.isWritable();
	}

	@Override
	public long pendingBytes() {
		return this.outbox.pendingBytes();
	}

	/**
	 * A frame of the server has come in.
	 * @param frame the frame, valid but for its length
	 */
	void received(Frame frame) {
		if (!this.reading || !this.unread.isEmpty()) {
			this.unread.add(() -> read(frame));
			return;
		}
		read(frame);
	}

	private void read(Frame frame) {
		if (!isReading()) {
			return;
		}
		tell(() -> this.listener.received(frame.bytes().length));
		if (!isReading()) {
			return;
		}
		byte[] payload = frame.payload();
		switch (frame.opcode()) {
			case Frame.PING -> pinged(payload);
			case Frame.PONG -> tell(() -> this.listener.pong(payload));
			case Frame.CLOSE -> closed(frame);
			default -> message(payload, frame.opcode() == Frame.TEXT);
		}
	}

	/**
	 * The connection has broken.
	 * @param cause why, or null if the server ended it in order
	 */
	void broken(@Nullable Throwable cause) {
		if (!this.reading || !this.unread.isEmpty()) {
			this.unread.add(() -> ended(cause));
			return;
		}
		ended(cause);
	}

	private void ended(@Nullable Throwable cause) {
		if (isReading() && cause != null) {
			this.error = cause;
		}
		disconnected();
	}

	private void disconnected() {
		if (this.state != State.ENDED) {
			end();
			tell(() -> this.listener.closed(this.outcome, this.error));
		}
	}

	private void message(byte[] payload, boolean text) {
		int limit = this.request.limits().maxMessageSize();
		if (payload.length > limit) {
			fail(1009,
					new ProtocolViolationException(1009,
							"The server sent a message of at least " + payload.length + " bytes, and the limit is "
									+ limit + "; raise 'connection.max-message-size' if such messages are expected"));
			return;
		}
		tell(() -> this.listener.message(payload, 0, payload.length, text));
	}

	private void pinged(byte[] payload) {
		if (this.outbox.isWritable()) {
			write(Frame.pong(payload), UNHEARD);
		}
		else {
			this.deferredPong = payload;
		}
		tell(this.listener::ping);
	}

	private void closed(Frame frame) {
		int code = frame.closeCode();
		byte[] body = frame.payload();
		String reason = (body.length > 2) ? new String(body, 2, body.length - 2, StandardCharsets.UTF_8) : "";
		boolean ours = this.state == State.CLOSING;
		this.state = State.DRAINING;
		this.outcome = new CloseInfo(code, reason, (ours) ? Initiator.LOCAL : Initiator.PEER, ours);
		if (ours) {
			linger();
		}
		else {
			afterDelay(this.request.closeTimeout(), this::disconnected);
			byte[] answer = (body.length > 0) ? ByteBuffer.allocate(2).putShort((short) code).array() : new byte[0];
			write(Frame.of(Frame.CLOSE, answer), (failure) -> {
				if (failure == null && this.state == State.DRAINING) {
					this.outcome = new CloseInfo(code, reason, Initiator.PEER, true);
					linger();
				}
			});
		}
	}

	private void room() {
		byte[] pong = this.deferredPong;
		this.deferredPong = null;
		if (pong != null && isReading()) {
			write(Frame.pong(pong), UNHEARD);
		}
		if (this.state == State.OPEN) {
			tell(this.listener::writable);
		}
	}

	private void failed(Throwable bug) {
		LOG.error("The listener of the connection to {} threw {}; the connection is closed", this.request.target(),
				bug.getClass().getName());
		if (isReading()) {
			fail(1011, bug);
		}
	}

	private void fail(int code, Throwable cause) {
		boolean closeSent = this.state == State.CLOSING;
		this.state = State.DRAINING;
		this.outcome = new CloseInfo(code, "", Initiator.LOCAL, false);
		this.error = cause;
		if (closeSent) {
			linger();
		}
		else {
			afterDelay(this.request.closeTimeout(), this::disconnected);
			write(Frame.close(code, ""), (failure) -> linger());
		}
	}

	private void write(Frame frame, SendCallback done) {
		this.outbox.write(frame.opcode(), frame.payload(), 0, frame.payload().length, done);
	}

	private void linger() {
		if (this.state == State.DRAINING) {
			afterDelay(LINGER, this::disconnected);
		}
	}

	private void afterDelay(Duration delay, Runnable task) {
		cancelTimer();
		this.timer = this.loop.schedule(task, delay);
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void end() {
		this.state = State.ENDED;
		cancelTimer();
		this.deferredPong = null;
		this.unread.clear();
		this.outbox.close();
		this.pipe.end();
	}

	private boolean isReading() {
		return this.state == State.OPEN || this.state == State.CLOSING;
	}

	private void tell(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/**
	 * Where the connection is in its life.
	 */
	private enum State {

		OPEN, CLOSING, DRAINING, ENDED

	}

}
