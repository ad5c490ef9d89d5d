package io.websockexnova.transport.netty;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The server's half of an upgrade.
 */
final class TestServer {

	private TestServer() {
	}

	static void upgrade(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") == -1) {
			int c = socket.getInputStream().read();
			if (c == -1) {
				throw new IOException("the client left");
			}
			head.append((char) c);
		}
		int key = head.indexOf("Sec-WebSocket-Key: ") + 19;
		socket.getOutputStream()
			.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: " + accept(head.substring(key, head.indexOf("\r\n", key))) + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
	}

	private static String accept(String key) {
		try {
			return Base64.getEncoder()
				.encodeToString(MessageDigest.getInstance("SHA-1")
					.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
