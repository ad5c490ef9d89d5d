package io.websockexnova.transport.netty;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.CloseInfo.Initiator;
import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.Limits;
import io.websockexnova.transport.Loop.Timer;
import io.websockexnova.transport.ProtocolViolationException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;

/**
 * An open WebSocket on a Netty channel.
 * <p>
 * It reads unless it is told not to. Pings are answered here, at once, also while
 * closing.
 * <p>
 * Whatever ends the connection first decides what {@code closed} reports, and
 * {@code closed} is reported when TCP has ended. After both close frames, and after a
 * violation, the server gets a quarter of a second to close TCP first (RFC 6455 section
 * 7.1.1); input is discarded meanwhile, for closing with unread input would reset the
 * connection and destroy our close frame on its way. A listener or send callback that
 * throws is a bug: it is logged without the message of the exception, which could hold
 * payload, the peer gets a close frame with 1011, and {@code closed} reports the
 * exception.
 */
final class NettySocket implements Socket, FrameSink, FrameWriter.Events {

	private static final Duration LINGER = Duration.ofMillis(250);

	private final Channel channel;

	private final NettyLoop loop;

	private final SocketListener listener;

	private final String target;

	private final Duration closeTimeout;

	private final Limits limits;

	private final @Nullable Compression compression;

	private final FrameDecoder decoder;

	private final FrameWriter writer;

	private final ControlFrames controls;

	private final AssemblyDeadline assembly;

	private SocketState state = SocketState.OPEN;

	private CloseInfo outcome = new CloseInfo(CloseCodes.ABNORMAL, "", Initiator.NONE, false);

	private @Nullable Throwable error;

	private @Nullable Timer timer;

	NettySocket(Channel channel, NettyLoop loop, ConnectRequest request, SocketListener listener) {
		this.channel = channel;
		this.loop = loop;
		this.listener = listener;
		this.target = request.target();
		this.closeTimeout = request.closeTimeout();
		this.limits = request.limits();
		this.compression = request.compression();
		this.decoder = new FrameDecoder(this, this.limits, loop.spareArrays());
		this.writer = new FrameWriter(channel, loop, request.fragmentSize(), this);
		this.controls = new ControlFrames(this.writer, loop);
		this.assembly = new AssemblyDeadline(this.limits.assemblyTimeout(), loop, this.decoder, this::violated);
	}

	/**
	 * Reports the open socket, then takes the bytes that came with the answer to the
	 * upgrade.
	 */
	void open(Handshake handshake, byte[] array, int offset, int length) {
		DeflateAgreement agreed = DeflateOffer.agreed(this.compression, handshake);
		if (agreed != null) {
			this.decoder.accept(agreed.inflation(this.limits.maxMessageSize(), this.loop));
			this.writer.compress(agreed.deflation(this.loop));
		}
		this.writer.readStarted();
		tell(() -> this.listener.opened(this, handshake));
		if (length > 0 && isReading()) {
			readStarted(length);
			decode(array, offset, length);
		}
	}

	@Override
	public void send(byte[] array, int offset, int length, boolean text, SendCallback done) {
		if (this.state == SocketState.OPEN) {
			this.writer.writeMessage(text, array, offset, length, done);
		}
		else {
			tell(() -> done.done(FrameWriter.closedError()));
		}
	}

	@Override
	public void ping(byte[] payload) {
		if (this.state == SocketState.OPEN) {
			this.controls.ping(payload);
		}
	}

	@Override
	public void close(int code, String reason) {
		if (this.state == SocketState.OPEN) {
			reading(true);
			this.state = SocketState.CLOSING;
			this.outcome = new CloseInfo(CloseCodes.ABNORMAL, "", Initiator.LOCAL, false);
			sendClose(code, reason, ControlFrames.UNHEARD);
			afterDelay(this.closeTimeout, () -> {
				this.error = new TimeoutException(
						"No close frame from " + this.target + " within " + this.closeTimeout);
				drop();
			});
		}
	}

	@Override
	public void abort() {
		if (this.state != SocketState.ENDED) {
			end();
			drop();
		}
	}

	@Override
	public void reading(boolean on) {
		if (this.state == SocketState.OPEN) {
			this.assembly.reading(on);
			this.channel.config().setAutoRead(on);
		}
	}

	@Override
	public boolean isWritable() {
		return this.state == SocketState.OPEN && this.writer.isWritable();
	}

	@Override
	public long pendingBytes() {
		return this.writer.pendingBytes();
	}

	/**
	 * A read has begun; what is written during it leaves when it ends.
	 * @param count number of bytes
	 */
	void readStarted(int count) {
		this.writer.readStarted();
		tell(() -> this.listener.received(count));
	}

	/**
	 * Takes the next bytes.
	 * @param array holds the bytes
	 * @param offset index of the first byte
	 * @param length number of bytes
	 */
	void decode(byte[] array, int offset, int length) {
		try {
			this.decoder.decode(array, offset, length);
		}
		catch (ProtocolViolationException ex) {
			violated(ex);
		}
	}

	void readEnded() {
		this.writer.readEnded();
	}

	/**
	 * Whether input is still of interest.
	 * @return false if it is to be discarded
	 */
	boolean isReading() {
		return this.state == SocketState.OPEN || this.state == SocketState.CLOSING;
	}

	/**
	 * TCP has ended.
	 */
	void disconnected() {
		if (this.state != SocketState.ENDED) {
			end();
			tell(() -> this.listener.closed(this.outcome, this.error));
		}
	}

	/**
	 * TCP or TLS has broken.
	 * @param cause why
	 */
	void broken(Throwable cause) {
		if (isReading()) {
			this.error = cause;
		}
		drop();
	}

	@Override
	public void onMessage(byte[] array, int offset, int length, boolean text) {
		try {
			this.listener.message(array, offset, length, text);
		}
		catch (Throwable ex) {
			onCallbackFailure(ex);
		}
	}

	@Override
	public void onPart() {
		this.assembly.start();
	}

	@Override
	public void onPing(byte[] payload) {
		this.controls.count();
		this.controls.answer(payload);
		tell(this.listener::ping);
	}

	@Override
	public void onPong(byte[] payload) {
		this.controls.count();
		tell(() -> this.listener.pong(payload));
	}

	@Override
	public void onClose(int code, String reason) {
		if (this.state == SocketState.CLOSING) {
			this.state = SocketState.DRAINING;
			this.outcome = new CloseInfo(code, reason, Initiator.LOCAL, true);
			linger();
		}
		else {
			this.state = SocketState.DRAINING;
			this.outcome = new CloseInfo(code, reason, Initiator.PEER, false);
			afterDelay(this.closeTimeout, this::drop);
			sendClose(code, "", (failure) -> {
				if (failure == null && this.state == SocketState.DRAINING) {
					this.outcome = new CloseInfo(code, reason, Initiator.PEER, true);
					linger();
				}
			});
		}
	}

	@Override
	public void onWritable() {
		if (isReading()) {
			this.controls.answerDeferred();
		}
		if (this.state == SocketState.OPEN) {
			tell(this.listener::writable);
		}
	}

	@Override
	public void onCallbackFailure(Throwable failure) {
		ListenerFailures.log(this.target, failure);
		if (isReading()) {
			fail(CloseCodes.INTERNAL_ERROR, failure);
		}
	}

	private void violated(ProtocolViolationException violation) {
		fail(violation.closeCode(), violation);
	}

	private void fail(int code, Throwable cause) {
		boolean closeSent = this.state == SocketState.CLOSING;
		this.state = SocketState.DRAINING;
		this.decoder.stop();
		this.outcome = new CloseInfo(code, "", Initiator.LOCAL, false);
		this.error = cause;
		if (closeSent) {
			linger();
		}
		else {
			afterDelay(this.closeTimeout, this::drop);
			sendClose(code, "", (failure) -> {
				if (this.state == SocketState.DRAINING) {
					linger();
				}
			});
		}
	}

	private void sendClose(int code, String reason, SendCallback done) {
		byte[] body = CloseCodes.body(code, reason);
		this.writer.write(Opcodes.CLOSE, body, 0, body.length, done);
	}

	private void linger() {
		afterDelay(LINGER, this.channel::close);
	}

	private void afterDelay(Duration delay, Runnable task) {
		cancelTimer();
		this.timer = this.loop.schedule(task, delay);
	}

	private void cancelTimer() {
		Timer current = this.timer;
		if (current != null) {
			current.cancel();
		}
	}

	private void drop() {
		// not through the pipeline: TLS would first try to say goodbye
		this.channel.unsafe().close(this.channel.voidPromise());
	}

	private void end() {
		this.state = SocketState.ENDED;
		cancelTimer();
		this.assembly.cancel();
		this.controls.end();
		this.decoder.stop();
		this.writer.close();
	}

	private void tell(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			onCallbackFailure(ex);
		}
	}

}
