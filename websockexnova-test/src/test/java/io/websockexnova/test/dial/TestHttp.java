package io.websockexnova.test.dial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.websockexnova.test.peer.UpgradeCall;

/**
 * As much of HTTP and WebSocket as a test server over a plain stream needs.
 */
final class TestHttp {

	private TestHttp() {
	}

	static UpgradeCall parse(String head) {
		String[] lines = head.split("\r\n");
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
				.add(lines[i].substring(colon + 1).strip());
		}
		return new UpgradeCall(lines[0], headers);
	}

	/**
	 * Sends each frame of up to 125 bytes back, unmasked, until the client leaves.
	 * @param in from the client
	 * @param out to the client
	 * @throws IOException if the connection breaks
	 */
	static void echo(InputStream in, OutputStream out) throws IOException {
		for (int first = in.read(); first != -1; first = in.read()) {
			int length = in.read() & 0x7f;
			byte[] mask = in.readNBytes(4);
			byte[] payload = in.readNBytes(length);
			byte[] frame = new byte[2 + length];
			frame[0] = (byte) first;
			frame[1] = (byte) length;
			for (int i = 0; i < length; i++) {
				frame[2 + i] = (byte) (payload[i] ^ mask[i & 3]);
			}
			out.write(frame);
			out.flush();
		}
	}

}
