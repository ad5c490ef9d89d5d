package io.websockexnova.test.dial;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.Transport.Connecting;

/**
 * An attempt over the bare transport, and what became of it.
 */
final class Attempt implements SocketListener {

	private static final Duration DEADLINE = Duration.ofSeconds(15);

	final Loop loop;

	final Connecting connecting;

	final CompletableFuture<Handshake> opened = new CompletableFuture<>();

	final CompletableFuture<HandshakeException> failed = new CompletableFuture<>();

	final CompletableFuture<CloseInfo> closed = new CompletableFuture<>();

	private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

	private volatile @Nullable Socket socket;

	private Attempt(Transport transport, ConnectRequest request) {
		this.loop = transport.nextLoop();
		this.connecting = transport.connect(request, this.loop, this);
	}

	static Attempt start(Transport transport, ConnectRequest request) {
		return new Attempt(transport, request);
	}

	static Attempt start(Transport transport, ConnectRequest.Builder request) {
		return new Attempt(transport, request.build());
	}

	Handshake awaitOpened() {
		this.failed.thenAccept(this.opened::completeExceptionally);
		return await(this.opened);
	}

	HandshakeException awaitFailed() {
		this.opened.thenAccept((handshake) -> this.failed.completeExceptionally(new AssertionError("it opened")));
		return await(this.failed);
	}

	void send(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.loop.execute(() -> {
			Socket open = this.socket;
			if (open != null) {
				open.send(bytes, 0, bytes.length, true, (error) -> {
				});
			}
		});
	}

	void close(int code) {
		this.loop.execute(() -> {
			Socket open = this.socket;
			if (open != null) {
				open.close(code, "");
			}
		});
	}

	String awaitText() {
		try {
			String text = this.messages.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
			if (text == null) {
				throw new AssertionError("no message within " + DEADLINE);
			}
			return text;
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

	@Override
	public void opened(Socket open, Handshake handshake) {
		this.socket = open;
		this.opened.complete(handshake);
	}

	@Override
	public void failed(HandshakeException error) {
		if (!this.failed.complete(error)) {
			throw new IllegalStateException("reported twice");
		}
	}

	@Override
	public void received(int count) {
	}

	@Override
	public void message(byte[] array, int offset, int length, boolean text) {
		this.messages.add(new String(array, offset, length, StandardCharsets.UTF_8));
	}

	@Override
	public void ping() {
	}

	@Override
	public void pong(byte[] payload) {
	}

	@Override
	public void writable() {
	}

	@Override
	public void closed(CloseInfo info, @Nullable Throwable error) {
		this.closed.complete(info);
	}

}
