package io.websockexnova.benchmarks.compare.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Accepts every upgrade (RFC 6455 section 4.2.2), without extensions.
 */
final class PeerHandshake extends ByteToMessageDecoder {

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final String KEY = "sec-websocket-key:";

	private final Peers peers;

	PeerHandshake(Peers peers) {
		this.peers = peers;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		String request = in.toString(StandardCharsets.US_ASCII);
		int end = request.indexOf(new String(END, StandardCharsets.US_ASCII));
		if (end < 0) {
			return;
		}
		in.skipBytes(end + END.length);
		String key = request.substring(0, end)
			.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(KEY))
			.map((line) -> line.substring(KEY.length()).trim())
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("not an upgrade: " + request));
		String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
		// Who reads the answer may give commands to the connection at once.
		context.pipeline().replace(this, "frames", new PeerFrames(this.peers));
		context.channel().writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
	}

	private static String accept(String key) throws NoSuchAlgorithmException {
		byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
		return Base64.getEncoder().encodeToString(hash);
	}

}
