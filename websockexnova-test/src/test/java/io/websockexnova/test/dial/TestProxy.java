package io.websockexnova.test.dial;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;

/**
 * A proxy that speaks one of the three protocols, whatever host is asked for leads to
 * loopback. It keeps what it was asked.
 */
final class TestProxy implements AutoCloseable {

	final Proxy.Type type;

	final List<String> asked = new CopyOnWriteArrayList<>();

	final List<String> credentials = new CopyOnWriteArrayList<>();

	final List<Socket> accepted = new CopyOnWriteArrayList<>();

	final List<Throwable> failures = new CopyOnWriteArrayList<>();

	/** Completed when a client's connection has ended. */
	final CompletableFuture<Boolean> clientGone = new CompletableFuture<>();

	/** What HTTP is answered with, if not by connecting. */
	volatile @Nullable String refusal;

	/** Whether it takes requests and says nothing. */
	volatile boolean silent;

	/** User and password that it wants, with a colon between. */
	volatile @Nullable String wanted;

	/** Reply code of SOCKS if it refuses. */
	volatile int socksRefusal;

	private final ServerSocket listening;

	TestProxy(Proxy.Type type) {
		this.type = type;
		try {
			this.listening = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	Proxy withoutCredentials() {
		return new Proxy(this.type, "127.0.0.1", this.listening.getLocalPort(), null, null);
	}

	Proxy with(String username, @Nullable String password) {
		return new Proxy(this.type, "127.0.0.1", this.listening.getLocalPort(), username, password);
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.listening.getLocalSocketAddress();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket client = this.listening.accept();
				this.accepted.add(client);
				daemon(() -> serve(client));
			}
			catch (IOException ex) {
				if (!this.listening.isClosed()) {
					this.failures.add(ex);
				}
			}
		}
	}

	private void serve(Socket client) {
		try (client) {
			DataInputStream in = new DataInputStream(client.getInputStream());
			Integer port = switch (this.type) {
				case HTTP -> http(in, client.getOutputStream());
				case SOCKS4 -> socks4(in, client.getOutputStream());
				case SOCKS5 -> socks5(in, client.getOutputStream());
			};
			if (port == null) {
				in.transferTo(OutputStream.nullOutputStream());
			}
			else {
				try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
					daemon(() -> pump(server, client));
					in.transferTo(server.getOutputStream());
				}
			}
		}
		catch (EOFException ex) {
			// the client has left
		}
		catch (IOException ex) {
			if (!this.listening.isClosed() && !"Connection reset".equals(ex.getMessage())) {
				this.failures.add(ex);
			}
		}
		finally {
			this.clientGone.complete(true);
		}
	}

	private @Nullable Integer http(DataInputStream in, OutputStream out) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			head.write(in.readByte());
		}
		String request = head.toString(StandardCharsets.ISO_8859_1);
		this.asked.add(request);
		String[] lines = request.split("\r\n");
		String given = null;
		for (String line : lines) {
			if (line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization: basic ")) {
				given = new String(Base64.getDecoder().decode(line.substring(27)), StandardCharsets.UTF_8);
				this.credentials.add(given);
			}
		}
		if (this.silent) {
			return null;
		}
		String answer = this.refusal;
		if (this.wanted != null && !this.wanted.equals(given)) {
			answer = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
					+ "Content-Length: 1000\r\n\r\n";
		}
		if (answer != null) {
			out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
			return null;
		}
		out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
		String target = lines[0].split(" ")[1];
		return Integer.valueOf(target.substring(target.lastIndexOf(':') + 1));
	}

	private @Nullable Integer socks4(DataInputStream in, OutputStream out) throws IOException {
		in.readShort();
		int port = in.readUnsignedShort();
		byte[] address = in.readNBytes(4);
		this.credentials.add(untilZero(in));
		boolean named = address[0] == 0 && address[1] == 0 && address[2] == 0 && address[3] != 0;
		this.asked.add(
				(named) ? untilZero(in) + ":" + port : InetAddress.getByAddress(address).getHostAddress() + ":" + port);
		if (this.silent) {
			return null;
		}
		int code = (this.socksRefusal != 0) ? this.socksRefusal : 0x5a;
		out.write(new byte[] { 0, (byte) code, 0, 0, 0, 0, 0, 0 });
		return (this.socksRefusal != 0) ? null : port;
	}

	private @Nullable Integer socks5(DataInputStream in, OutputStream out) throws IOException {
		in.readByte();
		String methods = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
		if (this.wanted != null) {
			boolean offered = methods.indexOf(2) != -1;
			out.write(new byte[] { 5, (byte) ((offered) ? 2 : 0xff) });
			if (!offered) {
				return null;
			}
			in.readByte();
			String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
			String given = user + ":" + new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
			this.credentials.add(given);
			boolean right = given.equals(this.wanted);
			out.write(new byte[] { 1, (byte) ((right) ? 0 : 1) });
			if (!right) {
				return null;
			}
		}
		else {
			out.write(new byte[] { 5, 0 });
		}
		in.readNBytes(3);
		int kind = in.readUnsignedByte();
		String host = (kind == 3) ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
				: InetAddress.getByAddress(in.readNBytes((kind == 1) ? 4 : 16)).getHostAddress();
		int port = in.readUnsignedShort();
		this.asked.add(host + ":" + port);
		if (this.silent) {
			return null;
		}
		out.write(new byte[] { 5, (byte) this.socksRefusal, 0, 1, 0, 0, 0, 0, 0, 0 });
		return (this.socksRefusal != 0) ? null : port;
	}

	private static String untilZero(DataInputStream in) throws IOException {
		StringBuilder text = new StringBuilder();
		for (int c = in.readUnsignedByte(); c != 0; c = in.readUnsignedByte()) {
			text.append((char) c);
		}
		return text.toString();
	}

	private static void pump(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
			to.shutdownOutput();
		}
		catch (IOException ex) {
			// the other direction tells
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "test-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listening.close();
			for (Socket client : this.accepted) {
				client.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
