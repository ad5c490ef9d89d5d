package io.websockexnova.transport.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name server on loopback (RFC 1035 section 4.1), which answers all queries for IPv4
 * addresses alike, and all for IPv6 addresses. Silent at first about the former; the
 * latter it says there are none.
 */
final class NameServer implements AutoCloseable {

	private static final int A = 1;

	private static final int AAAA = 28;

	private final DatagramSocket socket;

	private final AtomicInteger queries = new AtomicInteger();

	private final CompletableFuture<Boolean> asked = new CompletableFuture<>();

	private final List<DatagramPacket> received = new CopyOnWriteArrayList<>();

	private volatile boolean unknown;

	private volatile @Nullable List<byte[]> fours;

	private volatile @Nullable List<byte[]> sixes = List.of();

	NameServer() {
		try {
			this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::run, "name-server");
		thread.setDaemon(true);
		thread.start();
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	int queries() {
		return this.queries.get();
	}

	/**
	 * Answers queries for IPv4 addresses, and those for IPv6 addresses with none.
	 * @param addresses the answer
	 */
	void fours(String... addresses) {
		this.unknown = false;
		this.fours = bytes(addresses);
	}

	/**
	 * Answers queries for IPv6 addresses.
	 * @param addresses the answer
	 */
	void sixes(String... addresses) {
		this.sixes = bytes(addresses);
	}

	/**
	 * Leaves queries for IPv4 addresses without an answer.
	 */
	void silent() {
		this.unknown = false;
		this.fours = null;
	}

	/**
	 * Leaves queries for IPv6 addresses without an answer.
	 */
	void silentAboutSixes() {
		this.sixes = null;
	}

	/**
	 * Knows no name.
	 */
	void unknown() {
		this.unknown = true;
	}

	void awaitQuery() {
		this.asked.orTimeout(5, TimeUnit.SECONDS).join();
	}

	/**
	 * Answers all queries so far, once more or late.
	 * @throws IOException if it cannot send
	 */
	void answerAll() throws IOException {
		for (DatagramPacket query : this.received) {
			answer(query);
		}
	}

	private void run() {
		try {
			while (true) {
				DatagramPacket query = new DatagramPacket(new byte[1500], 1500);
				this.socket.receive(query);
				this.queries.incrementAndGet();
				this.received.add(query);
				answer(query);
				this.asked.complete(true);
			}
		}
		catch (IOException ex) {
			assertThat(this.socket.isClosed()).isTrue();
		}
	}

	private void answer(DatagramPacket query) throws IOException {
		byte[] bytes = query.getData();
		int end = 12;
		while (bytes[end] != 0) {
			end += bytes[end] + 1;
		}
		end += 5;
		int type = bytes[end - 3];
		List<byte[]> addresses = (this.unknown) ? List.of()
				: (type == A) ? this.fours : (type == AAAA) ? this.sixes : List.of();
		if (addresses == null) {
			return;
		}
		ByteBuffer response = ByteBuffer.allocate(1500);
		response.put(Arrays.copyOf(bytes, 2)).putShort((short) ((this.unknown) ? 0x8183 : 0x8180));
		response.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
		response.put(bytes, 12, end - 12);
		for (byte[] address : addresses) {
			response.putShort((short) 0xc00c).putShort((short) type).putShort((short) 1).putInt(3600);
			response.putShort((short) address.length).put(address);
		}
		this.socket.send(new DatagramPacket(response.array(), response.position(), query.getSocketAddress()));
	}

	private static List<byte[]> bytes(String... addresses) {
		try {
			List<byte[]> bytes = new ArrayList<>();
			for (String address : addresses) {
				bytes.add(InetAddress.getByName(address).getAddress());
			}
			return bytes;
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
