package io.websockexnova.transport.netty;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;

/**
 * Sends the upgrade request and reads the answer. Bytes that come glued to the answer are
 * handed over with it.
 */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

	private static final int MAX_HEAD = 16 * 1024;

	private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

	private static final int TLS_ALERT = 0x15;

	private static final int TLS_MAJOR_VERSION = 0x03;

	private final HandshakeFailures failures;

	private final UpgradeRequest upgrade;

	private final UpgradeCheck check;

	private final Outcome outcome;

	private byte[] received = new byte[0];

	private boolean ended;

	UpgradeHandler(ConnectRequest request, byte[] nonce, Outcome outcome) {
		this.failures = new HandshakeFailures(request);
		this.upgrade = new UpgradeRequest(request, nonce);
		this.check = new UpgradeCheck(request, this.upgrade.expectedAccept(), Clock.systemUTC());
		this.outcome = outcome;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		context.writeAndFlush(Unpooled.wrappedBuffer(this.upgrade.bytes())).addListener((written) -> {
			if (written.cause() != null) {
				fail(this.failures.upgradeBroken(written.cause()));
			}
		});
		context.channel().config().setAutoRead(true);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof ByteBuf buffer && !this.ended) {
				int size = this.received.length;
				this.received = Arrays.copyOf(this.received, size + buffer.readableBytes());
				buffer.readBytes(this.received, size, buffer.readableBytes());
				read();
			}
		}
		catch (HandshakeException ex) {
			fail(ex);
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		fail((this.received.length == 0) ? this.failures.closedBeforeAnswer() : this.failures.closedInsideAnswer());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		fail(this.failures.upgradeBroken(cause));
	}

	private void read() {
		refuseWhatIsNotHttp();
		int end = UpgradeResponse.end(this.received, Math.min(this.received.length, MAX_HEAD));
		if (end == -1) {
			if (this.received.length >= MAX_HEAD) {
				throw this.check.invalid("with more than 16 KiB of headers");
			}
			return;
		}
		UpgradeResponse response = parse(end);
		if (response.status() < 200 && response.status() != 101) {
			// an interim response, RFC 9110 section 15.2: the answer is still to come
			this.received = Arrays.copyOfRange(this.received, end, this.received.length);
			if (this.received.length > 0) {
				read();
			}
			return;
		}
		Handshake handshake = this.check.check(response);
		this.ended = true;
		this.outcome.upgraded(handshake, this.received, end, this.received.length - end);
	}

	private UpgradeResponse parse(int end) {
		try {
			return UpgradeResponse.parse(this.received, end);
		}
		catch (IllegalArgumentException ex) {
			throw this.check.invalid("with a malformed head: " + ex.getMessage());
		}
	}

	private void refuseWhatIsNotHttp() {
		byte[] bytes = this.received;
		if (bytes[0] == TLS_ALERT && (bytes.length == 1 || bytes[1] == TLS_MAJOR_VERSION)) {
			if (bytes.length > 1) {
				throw this.failures.tlsExpected();
			}
			return;
		}
		int prefix = Math.min(bytes.length, HTTP.length);
		if (!Arrays.equals(bytes, 0, prefix, HTTP, 0, prefix)) {
			throw this.check.invalid("with something that is not HTTP");
		}
	}

	private void fail(HandshakeException error) {
		if (!this.ended) {
			this.ended = true;
			this.outcome.failed(error);
		}
	}

	/**
	 * Hears of the end of the upgrade, once.
	 */
	interface Outcome {

		/**
		 * The connection is upgraded.
		 * @param handshake what was agreed on; without the address of the peer
		 * @param array holds bytes that came after the answer
		 * @param offset index of the first of them
		 * @param length number of them
		 */
		void upgraded(Handshake handshake, byte[] array, int offset, int length);

		/**
		 * The connection is not upgraded.
		 * @param error why
		 */
		void failed(HandshakeException error);

	}

}
