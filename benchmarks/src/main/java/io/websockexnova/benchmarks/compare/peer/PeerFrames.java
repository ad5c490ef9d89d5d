package io.websockexnova.benchmarks.compare.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * One connection after its handshake: counts the messages that come in and answers those
 * that ask for an answer; pushes messages when told to. On its loop only.
 */
final class PeerFrames extends ByteToMessageDecoder {

	private static final int CONTINUATION = 0;

	private static final int TEXT = 1;

	private static final int BINARY = 2;

	private static final int CLOSE = 8;

	private static final int PING = 9;

	private static final int PONG = 10;

	private static final int FIN = 0x80;

	private static final int MASK_BYTES = 4;

	private final Peers peers;

	private final Feed feed;

	PeerFrames(Peers peers) {
		this.peers = peers;
		this.feed = new Feed(peers.sent);
	}

	Feed feed() {
		return this.feed;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.feed.attach(context.channel());
		this.peers.opened.incrementAndGet();
		this.peers.open.incrementAndGet();
		this.peers.latest = this;
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		this.peers.open.decrementAndGet();
		super.channelInactive(context);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.feed.pump();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		int messages = 0;
		long bytes = 0;
		while (in.readableBytes() >= 2) {
			int start = in.readerIndex();
			int length = in.getByte(start + 1) & 0x7f;
			int header = ((length == 127) ? 10 : (length == 126) ? 4 : 2) + MASK_BYTES;
			if (in.readableBytes() < header) {
				break;
			}
			length = (length == 127) ? (int) in.getLong(start + 2)
					: (length == 126) ? in.getUnsignedShort(start + 2) : length;
			if (in.readableBytes() < header + length) {
				break;
			}
			int first = in.getByte(start);
			in.readerIndex(start + header);
			if (isCounted(context, first & 0xf, in, length)) {
				messages += ((first & FIN) != 0) ? 1 : 0;
				bytes += length;
			}
			in.readerIndex(start + header + length);
		}
		this.peers.received.add(messages);
		this.peers.receivedBytes.add(bytes);
		context.flush();
	}

	private boolean isCounted(ChannelHandlerContext context, int opcode, ByteBuf in, int length) {
		switch (opcode) {
			case TEXT -> {
				int first = (length > 0) ? (in.getByte(in.readerIndex()) ^ in.getByte(in.readerIndex() - MASK_BYTES))
						: 0;
				if (first == '{' || first == '#') {
					String request = unmasked(context, in, length).toString(StandardCharsets.UTF_8);
					context.write(Frames.text(Requests.answer(request)));
					return false;
				}
				if (this.peers.echo) {
					context.write(Frames.of(TEXT, unmasked(context, in, length)));
				}
				return true;
			}
			case CONTINUATION, BINARY -> {
				return true;
			}
			case PING -> context.write(Frames.of(PONG, unmasked(context, in, length)));
			case CLOSE -> {
				context.write(Frames.of(CLOSE, unmasked(context, in, length)))
					.addListener((written) -> context.close());
			}
			default -> {
			}
		}
		return false;
	}

	private static ByteBuf unmasked(ChannelHandlerContext context, ByteBuf in, int length) {
		ByteBuf payload = context.alloc().heapBuffer(length);
		int from = in.readerIndex();
		for (int i = 0; i < length; i++) {
			payload.writeByte(in.getByte(from + i) ^ in.getByte(from - MASK_BYTES + (i & 3)));
		}
		return payload;
	}

}
