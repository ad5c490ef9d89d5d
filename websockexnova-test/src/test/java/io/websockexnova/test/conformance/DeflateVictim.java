package io.websockexnova.test.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.websockexnova.test.conformance.RecordingListener.Closed;
import io.websockexnova.transport.Compression;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Socket;
import io.websockexnova.transport.netty.NettyTransport;

/**
 * Connects with compression, again and again, in a small JVM, and prints what came of it.
 * Public, for the JVM starts it.
 */
public final class DeflateVictim {

	private static final String[] ENDINGS = { "close", "fin", "reset", "corrupt", "half", "abort", "leave" };

	private static final int WARM_UP = 200;

	private final NettyTransport transport = NettyTransport.builder().loopThreads(1).build();

	private final TransportFixture fixture = new TransportFixture(this.transport);

	/** They stay reachable, so that the garbage collector frees no native memory. */
	private final List<Socket> ended = new ArrayList<>();

	private DeflateVictim() {
	}

	/**
	 * Runs.
	 * @param args mode, URL, number of connections
	 * @throws IOException if the size of the process cannot be read
	 */
	public static void main(String[] args) throws IOException {
		DeflateVictim victim = new DeflateVictim();
		try {
			if (args[0].equals("bombs")) {
				victim.bombs(args[1], Integer.parseInt(args[2]));
			}
			else {
				victim.connects(args[1], Integer.parseInt(args[2]));
			}
		}
		catch (Throwable ex) {
			System.out.println("bad " + ex);
			System.exit(1);
		}
		victim.transport.close();
	}

	private void bombs(String url, int count) {
		for (int i = 0; i < count; i++) {
			Closed closed = connect(url, new RecordingListener()).awaitClosed();
			System.out.println("closed " + closed.info().code() + " " + closed.info().initiator() + " "
					+ ((closed.error() != null) ? closed.error().getMessage() : ""));
		}
		System.out.println("survived with " + Runtime.getRuntime().totalMemory() + " bytes of heap");
	}

	private void connects(String url, int count) throws IOException {
		long before = 0;
		for (int i = 0; i < count; i++) {
			String ending = ENDINGS[i % ENDINGS.length];
			RecordingListener listener = connect(url + ending, new Echo());
			Socket socket = listener.awaitOpened();
			listener.awaitText();
			listener.awaitText();
			this.ended.add(socket);
			if (ending.equals("abort")) {
				this.fixture.onLoop(socket::abort);
			}
			else {
				if (ending.equals("leave")) {
					this.fixture.onLoop(() -> socket.close(1000, ""));
				}
				listener.awaitClosed();
			}
			if (i == WARM_UP) {
				before = resident();
			}
		}
		System.out.println("grown by " + (resident() - before) + " KiB from " + before);
	}

	private RecordingListener connect(String url, RecordingListener listener) {
		this.fixture.connect(ConnectRequest.to(URI.create(url))
			.compression(new Compression(true, true, 10))
			.closeTimeout(Duration.ofMillis(50))
			.build(), listener);
		return listener;
	}

	private static long resident() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Sends back what it receives.
	 */
	private static final class Echo extends RecordingListener {

		@Override
		public void message(byte[] array, int offset, int length, boolean text) {
			awaitOpened().send(array, offset, length, text, (error) -> {
			});
			super.message(array, offset, length, text);
		}

	}

}
