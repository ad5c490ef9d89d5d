package io.websockexnova.test.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The server's end of one TCP connection. It does only what it is told: it reads when
 * asked to read, so not asking is how a peer stops reading. Methods block, a read at most
 * for the server's deadline, a write as long as the client does not read, and throw an
 * {@link AssertionError} if the client does not do what is expected. For one thread at a
 * time, except that the connection may be ended from another.
 */
public final class Peer implements AutoCloseable {

	private final Socket raw;

	private final InputStream in;

	private final OutputStream out;

	private @Nullable UpgradeCall call;

	private boolean deflate;

	private int chop = Integer.MAX_VALUE;

	Peer(Socket raw, Socket layered) throws IOException {
		this.raw = raw;
		this.in = new BufferedInputStream(layered.getInputStream());
		this.out = layered.getOutputStream();
	}

	/**
	 * Reads the upgrade request, if that has not been done.
	 * @return the request
	 */
	public UpgradeCall call() {
		UpgradeCall known = this.call;
		if (known == null) {
			known = readCall();
			this.call = known;
		}
		return known;
	}

	/**
	 * Reads the upgrade request and accepts it.
	 * @param headers further header lines, such as
	 * {@code "Sec-WebSocket-Protocol: superchat"}
	 * @return this peer
	 */
	public Peer upgrade(String... headers) {
		return write(acceptance(headers));
	}

	/**
	 * Reads the upgrade request and answers as told.
	 * @param status status code and reason, such as {@code "401 Unauthorized"}
	 * @param headers header lines
	 * @return this peer
	 */
	public Peer answer(String status, String... headers) {
		call();
		return write(head(status, List.of(headers)));
	}

	/**
	 * The bytes of a valid acceptance, to be written in pieces or together with frames.
	 * @param headers further header lines
	 * @return the 101 with all its headers
	 */
	public byte[] acceptance(String... headers) {
		List<String> lines = new ArrayList<>(
				List.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + call().acceptKey()));
		lines.addAll(Arrays.asList(headers));
		this.deflate = Arrays.stream(headers)
			.anyMatch((line) -> line.startsWith("Sec-WebSocket-Extensions: permessage-deflate"));
		return head("101 Switching Protocols", lines);
	}

	/**
	 * From now on every write goes out in pieces.
	 * @param bytes size of the pieces
	 * @return this peer
	 */
	public Peer chop(int bytes) {
		this.chop = bytes;
		return this;
	}

	/**
	 * Writes bytes, joined if there are several arrays.
	 * @param bytes the bytes
	 * @return this peer
	 */
	public Peer write(byte[]... bytes) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : bytes) {
			joined.writeBytes(part);
		}
		byte[] all = joined.toByteArray();
		try {
			for (int i = 0; i < all.length; i += Math.min(this.chop, all.length - i)) {
				this.out.write(all, i, Math.min(this.chop, all.length - i));
				this.out.flush();
			}
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes frames, joined if there are several.
	 * @param frames the frames
	 * @return this peer
	 */
	public Peer send(Frame... frames) {
		return write(Arrays.stream(frames).map(Frame::bytes).toArray(byte[][]::new));
	}

	/**
	 * Writes a text message.
	 * @param text the text
	 * @return this peer
	 */
	public Peer text(String text) {
		return send(Frame.text(text));
	}

	/**
	 * Reads the next frame, checking that it is one that a client may send: masked, no
	 * reserved bits, control frames short and whole. If the upgrade was accepted with
	 * permessage-deflate, data messages may have the first reserved bit.
	 * @return the frame, unmasked, with its payload as it came
	 */
	public Frame read() {
		try {
			return new ClientFrames(this.in, this.deflate).next();
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("No frame from the client within the deadline", ex);
		}
		catch (IOException ex) {
			throw new AssertionError("The client ended the connection; a frame was expected", ex);
		}
	}

	/**
	 * Reads bytes without looking at them, for a peer that reads slowly.
	 * @param count number of bytes, waited for
	 * @throws IOException if fewer come
	 */
	public void skip(int count) throws IOException {
		ClientFrames.readFully(this.in, count);
	}

	/**
	 * Reads what else comes until the client ends the connection, in whatever way.
	 * @return the bytes, masked as they came
	 */
	public byte[] rest() {
		ByteArrayOutputStream rest = new ByteArrayOutputStream();
		readRest(rest);
		return rest.toByteArray();
	}

	/**
	 * Reads the rest, discarding it, until the client ends the connection.
	 * @return how it ended
	 */
	public End awaitEnd() {
		return readRest(OutputStream.nullOutputStream());
	}

	private End readRest(OutputStream rest) {
		try {
			this.in.transferTo(rest);
			return End.FIN;
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("The client has not ended the connection within the deadline", ex);
		}
		catch (IOException ex) {
			return End.RESET;
		}
	}

	/**
	 * Accepts the upgrade, then sends all data messages back, answers pings and the close
	 * frame, until the client ends the connection.
	 */
	public void echo() {
		upgrade();
		while (true) {
			Frame frame = read();
			switch (frame.opcode()) {
				case Frame.PING -> send(Frame.pong(frame.payload()));
				case Frame.PONG -> {
				}
				case Frame.CLOSE -> {
					send(frame);
					close();
					return;
				}
				default -> send(frame);
			}
		}
	}

	/**
	 * Sends FIN; reading stays possible. Not for TLS.
	 * @return this peer
	 */
	public Peer fin() {
		try {
			this.raw.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends RST.
	 */
	public void reset() {
		try {
			this.raw.setSoLinger(true, 0);
		}
		catch (SocketException ex) {
			// closed already
		}
		close();
	}

	/**
	 * Closes the TCP connection, without a close frame and without the close message of
	 * TLS.
	 */
	@Override
	public void close() {
		try {
			this.raw.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private UpgradeCall readCall() {
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
				bytes.write(ClientFrames.readByte(this.in));
			}
			String[] lines = bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n");
			Map<String, List<String>> headers = new LinkedHashMap<>();
			for (int i = 1; i < lines.length; i++) {
				String[] parts = lines[i].split(": ?", 2);
				headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), (name) -> new ArrayList<>()).add(parts[1]);
			}
			return new UpgradeCall(lines[0], headers);
		}
		catch (IOException ex) {
			throw new AssertionError("The client sent no complete upgrade request", ex);
		}
	}

	private static byte[] head(String status, List<String> headers) {
		StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
		headers.forEach((line) -> head.append(line).append("\r\n"));
		return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * How the client ended the connection.
	 */
	public enum End {

		/**
		 * In order.
		 */
		FIN,

		/**
		 * By a reset.
		 */
		RESET

	}

}
