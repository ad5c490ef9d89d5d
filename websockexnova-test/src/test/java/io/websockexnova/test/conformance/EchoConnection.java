package io.websockexnova.test.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Handshake;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.Limits;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.SocketListener;
import io.websockexnova.transport.Transport;
import io.websockexnova.transport.Transport.Connecting;

/**
 * Echoes over the transport.
 */
final class EchoConnection implements SocketListener, ClientUnderTest.Handle {

	private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

	private final Loop loop;

	private final Connecting connecting;

	private @Nullable Socket socket;

	EchoConnection(Transport transport, ConnectRequest request) {
		this.loop = transport.nextLoop();
		this.connecting = transport.connect(request, this.loop, this);
	}

	/**
	 * A request as the conformance suite expects it.
	 * @param uri where to
	 * @return the request
	 */
	static ConnectRequest.Builder request(URI uri) {
		return ConnectRequest.to(uri)
			.closeTimeout(Duration.ofSeconds(5))
			.limits(new Limits(16 * 1024 * 1024, 100_000, Duration.ofSeconds(30)));
	}

	@Override
	public void opened(Socket socket, Handshake handshake) {
		this.socket = socket;
	}

	@Override
	public void failed(HandshakeException error) {
		this.failure.complete(error);
	}

	@Override
	public void received(int count) {
	}

	@Override
	public void message(byte[] array, int offset, int length, boolean text) {
		byte[] copy = Arrays.copyOfRange(array, offset, offset + length);
		Socket open = this.socket;
		if (open != null) {
			open.send(copy, 0, length, text, (error) -> {
			});
		}
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

	@Override
	public Throwable awaitFailure() {
		return RecordingListener.await(this.failure);
	}

	@Override
	public void close() {
		this.loop.execute(() -> {
			this.connecting.cancel();
			if (this.socket != null) {
				this.socket.close(1000, "");
			}
		});
	}

}
