package io.websockexnova.test.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;

/**
 * Keeps what a connection reports.
 */
class RecordingListener implements SocketListener {

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();

	final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();

	final AtomicInteger pings = new AtomicInteger();

	final AtomicInteger writable = new AtomicInteger();

	final AtomicInteger ends = new AtomicInteger();

	final AtomicLong received = new AtomicLong();

	private final CompletableFuture<Socket> opened = new CompletableFuture<>();

	private final CompletableFuture<HandshakeException> failed = new CompletableFuture<>();

	private final CompletableFuture<Closed> closed = new CompletableFuture<>();

	volatile @Nullable Handshake handshake;

	@Override
	public void opened(Socket socket, Handshake handshake) {
		this.handshake = handshake;
		this.opened.complete(socket);
	}

	@Override
	public void failed(HandshakeException error) {
		this.ends.incrementAndGet();
		this.failed.complete(error);
		this.opened.completeExceptionally(error);
	}

	@Override
	public void received(int count) {
		this.received.addAndGet(count);
	}

	@Override
	public void message(byte[] array, int offset, int length, boolean text) {
		this.messages.add(Arrays.copyOfRange(array, offset, offset + length));
	}

	@Override
	public void ping() {
		this.pings.incrementAndGet();
	}

	@Override
	public void pong(byte[] payload) {
		this.pongs.add(payload);
	}

	@Override
	public void writable() {
		this.writable.incrementAndGet();
	}

	@Override
	public void closed(CloseInfo info, @Nullable Throwable error) {
		this.ends.incrementAndGet();
		this.closed.complete(new Closed(info, error));
	}

	Socket awaitOpened() {
		return await(this.opened);
	}

	HandshakeException awaitFailed() {
		return await(this.failed);
	}

	Closed awaitClosed() {
		return await(this.closed);
	}

	String awaitText() {
		try {
			byte[] message = this.messages.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			if (message == null) {
				throw new AssertionError("no message within " + DEADLINE);
			}
			return new String(message, StandardCharsets.UTF_8);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	static <T> T await(CompletableFuture<T> future) {
		try {
			return future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("not reported within " + DEADLINE, ex);
		}
	}

	/**
	 * What {@code closed} said.
	 *
	 * @param info how it ended
	 * @param error the error behind it
	 */
	record Closed(CloseInfo info, @Nullable Throwable error) {

	}

}
