package io.websockexnova.test.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server on loopback (RFC 1035 section 4.1).
 */
final class NameServer implements AutoCloseable {

	private final DatagramSocket socket;

	private final Answer answer;

	private final AtomicInteger queries = new AtomicInteger();

	NameServer(Answer answer) {
		this.answer = answer;
		try {
			this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "name-server");
		thread.setDaemon(true);
		thread.start();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	int queries() {
		return this.queries.get();
	}

	private void serve() {
		byte[] bytes = new byte[512];
		while (!this.socket.isClosed()) {
			try {
				DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
				this.socket.receive(packet);
				this.queries.incrementAndGet();
				if (this.answer != Answer.NONE) {
					answer(packet);
					this.socket.send(packet);
				}
			}
			catch (IOException ex) {
				// closed
			}
		}
	}

	private void answer(DatagramPacket packet) {
		byte[] bytes = packet.getData();
		bytes[2] = (byte) 0x81;
		bytes[3] = (byte) ((this.answer == Answer.NO_SUCH_NAME) ? 0x83 : 0x80);
		int end = 12;
		while (bytes[end] != 0) {
			end += bytes[end] + 1;
		}
		end += 5;
		bytes[11] = 0; // drops the query's OPT record
		boolean wantsAddress = bytes[end - 3] == 1;
		if (this.answer == Answer.LOOPBACK && wantsAddress) {
			bytes[7] = 1;
			byte[] record = { (byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1 };
			System.arraycopy(record, 0, bytes, end, record.length);
			end += record.length;
		}
		packet.setLength(end);
	}

	@Override
	public void close() {
		this.socket.close();
	}

	/**
	 * What every query is answered with.
	 */
	enum Answer {

		/** Nothing at all. */
		NONE,

		/** Response code 3. */
		NO_SUCH_NAME,

		/** 127.0.0.1 and no IPv6 address. */
		LOOPBACK

	}

}
