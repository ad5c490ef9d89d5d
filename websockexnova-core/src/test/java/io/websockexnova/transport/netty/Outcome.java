package io.websockexnova.transport.netty;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;

/**
 * Waits for the outcome of an attempt.
 */
final class Outcome implements SocketListener {

	final CompletableFuture<Handshake> opened = new CompletableFuture<>();

	final CompletableFuture<HandshakeException> failed = new CompletableFuture<>();

	@Override
	public void opened(Socket socket, Handshake handshake) {
		this.opened.complete(handshake);
		this.failed.completeExceptionally(new AssertionError("opened"));
	}

	@Override
	public void failed(HandshakeException error) {
		this.failed.complete(error);
		this.opened.completeExceptionally(error);
	}

	@Override
	public void received(int count) {
	}

	@Override
	public void message(byte[] array, int offset, int length, boolean text) {
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
	}

}
