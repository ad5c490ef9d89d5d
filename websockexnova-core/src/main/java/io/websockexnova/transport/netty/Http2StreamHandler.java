package io.websockexnova.transport.netty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stream of an HTTP/2 connection look like a TCP connection (RFC 8441 section 5):
 * bytes come and go in DATA frames, END_STREAM is the FIN, RST_STREAM the RST.
 * <p>
 * The codec gets one buffer at a time, the next when that has left for TCP. So if the
 * stream ends, what waits here has certainly not been sent, and of the one buffer its
 * reader index tells how far it got, as {@link FrameWriter} expects; if that is not
 * known, the whole buffer counts as sent.
 */
final class Http2StreamHandler extends ChannelDuplexHandler {

	private final Http2Connection connection;

	private final Queue<Outgoing> waiting = new ArrayDeque<>();

	private @Nullable Outgoing leaving;

	private @Nullable IOException reset;

	private boolean endReceived;

	private boolean closing;

	Http2StreamHandler(Http2Connection connection) {
		this.connection = connection;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2DataFrame data) {
			this.endReceived |= data.isEndStream();
			if (data.content().isReadable()) {
				context.fireChannelRead(data.content()); // and with it the reference
			}
			else {
				data.release();
			}
		}
		else if (message instanceof Http2HeadersFrame headers) {
			this.endReceived |= headers.isEndStream();
			context.fireChannelRead(headers);
		}
		else {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.fireChannelReadComplete();
		if (this.endReceived && !this.closing) {
			this.closing = true;
			// later, so that an answer to the last bytes leaves with the end of this read
			context.executor().execute(() -> context.channel().close());
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof Http2ResetFrame frame) {
			Http2Error error = Http2Error.valueOf(frame.errorCode());
			this.reset = new IOException("The server reset the HTTP/2 stream (RST_STREAM with "
					+ ((error != null) ? error : frame.errorCode()) + ")");
		}
		else if (event instanceof Http2GoAwayFrame frame) {
			frame.release();
			this.reset = new IOException("The server ends the HTTP/2 connection and has not taken the stream (GOAWAY)");
		}
		else if (!(event instanceof SslCloseCompletionEvent)) { // that ends the
																// connection
			context.fireUserEventTriggered(event);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		boolean dropped = this.reset == null && !this.endReceived && !this.closing;
		this.closing = true;
		failWrites();
		Throwable error = (this.reset != null) ? this.reset : this.connection.error();
		if (error != null) {
			context.fireExceptionCaught(error);
		}
		context.fireChannelInactive();
		this.connection.streamEnded(dropped);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (!(message instanceof ByteBuf bytes)) {
			context.write(message, promise);
		}
		else if (context.channel().isActive()) {
			this.waiting.add(new Outgoing(bytes, promise));
		}
		else {
			bytes.release();
			promise.tryFailure(new ClosedChannelException());
		}
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		writeNext(context);
		context.flush();
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		this.closing = true;
		if (this.leaving == null && this.waiting.isEmpty() && context.channel().isActive()) {
			context.writeAndFlush(new DefaultHttp2DataFrame(true));
		}
		context.close(promise); // with RST_STREAM, unless both sides have ended the
								// stream
	}

	private void writeNext(ChannelHandlerContext context) {
		while (this.leaving == null) {
			Outgoing next = this.waiting.poll();
			if (next == null) {
				return;
			}
			this.leaving = next;
			context.write(new DefaultHttp2DataFrame(next.slice.retain())).addListener((written) -> {
				if (this.leaving == next) {
					this.leaving = null;
					next.written(written.cause());
					if (!this.waiting.isEmpty()) {
						flush(context);
					}
				}
			});
		}
	}

	private void failWrites() {
		Outgoing unfinished = this.leaving;
		this.leaving = null;
		if (unfinished != null) {
			unfinished.unknown();
		}
		Outgoing next = this.waiting.poll();
		while (next != null) {
			next.written(new ClosedChannelException());
			next = this.waiting.poll();
		}
	}

	/**
	 * Bytes on their way to the codec.
	 */
	private static final class Outgoing {

		private final ByteBuf bytes;

		private final ByteBuf slice;

		private final ChannelPromise promise;

		private Outgoing(ByteBuf bytes, ChannelPromise promise) {
			this.bytes = bytes;
			this.slice = bytes.retainedSlice();
			this.promise = promise;
		}

		private void written(@Nullable Throwable error) {
			this.bytes.skipBytes((error != null) ? this.slice.readerIndex() : this.bytes.readableBytes());
			end(error);
		}

		private void unknown() {
			this.bytes.skipBytes(this.bytes.readableBytes());
			end(new ClosedChannelException());
		}

		private void end(@Nullable Throwable error) {
			this.slice.release();
			this.bytes.release();
			if (error != null) {
				this.promise.tryFailure(error);
			}
			else {
				this.promise.trySuccess();
			}
		}

	}

}
