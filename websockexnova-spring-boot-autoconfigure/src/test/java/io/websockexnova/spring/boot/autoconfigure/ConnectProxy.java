package io.websockexnova.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that leads every CONNECT to one server and keeps the requests.
 */
final class ConnectProxy implements AutoCloseable {

	private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final int target;

	ConnectProxy(int target) throws IOException {
		this.target = target;
		daemon(this::accept);
	}

	int port() {
		return this.listening.getLocalPort();
	}

	List<String> requests() {
		return this.requests;
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	private void accept() throws IOException {
		while (!this.listening.isClosed()) {
			Socket client = this.listening.accept();
			this.sockets.add(client);
			daemon(() -> serve(client));
		}
	}

	private void serve(Socket client) throws IOException {
		this.requests.add(head(client.getInputStream()));
		Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
		this.sockets.add(server);
		client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		daemon(() -> server.getInputStream().transferTo(client.getOutputStream()));
		client.getInputStream().transferTo(server.getOutputStream());
	}

	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int value = in.read();
			if (value < 0) {
				throw new IOException("end of the request");
			}
			head.append((char) value);
		}
		return head.toString();
	}

	private static void daemon(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// One of the two sides has gone.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private interface Task {

		void run() throws IOException;

	}

}
