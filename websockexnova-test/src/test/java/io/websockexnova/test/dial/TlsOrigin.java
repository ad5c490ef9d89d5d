package io.websockexnova.test.dial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import io.websockexnova.test.peer.UpgradeCall;

/**
 * A server that looks at the TLS of its clients, accepts the upgrade and echoes short
 * text messages.
 */
final class TlsOrigin implements AutoCloseable {

	final List<Throwable> failures = new CopyOnWriteArrayList<>();

	final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

	/** Can be swapped; counts from the next connection. */
	volatile SSLContext context;

	private final Consumer<SSLParameters> parameters;

	private final ServerSocket listening;

	private final List<Socket> accepted = new CopyOnWriteArrayList<>();

	TlsOrigin(SSLContext context) {
		this(context, (settings) -> {
		});
	}

	TlsOrigin(SSLContext context, Consumer<SSLParameters> parameters) {
		this.context = context;
		this.parameters = parameters;
		try {
			this.listening = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	URI uri(String host) {
		return URI.create("wss://" + host + ":" + this.listening.getLocalPort() + "/");
	}

	int port() {
		return this.listening.getLocalPort();
	}

	int accepted() {
		return this.accepted.size();
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
		try (SSLSocket tls = (SSLSocket) this.context.getSocketFactory().createSocket(client, null, 0, true)) {
			tls.setUseClientMode(false);
			SSLParameters settings = tls.getSSLParameters();
			this.parameters.accept(settings);
			tls.setSSLParameters(settings);
			tls.startHandshake();
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") == -1) {
				int c = tls.getInputStream().read();
				if (c == -1) {
					return;
				}
				head.append((char) c);
			}
			UpgradeCall call = TestHttp.parse(head.toString());
			this.visits.add(visit(tls, call));
			tls.getOutputStream()
				.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
						+ "Sec-WebSocket-Accept: " + call.acceptKey() + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			TestHttp.echo(tls.getInputStream(), tls.getOutputStream());
		}
		catch (IOException ex) {
			this.failures.add(ex);
		}
	}

	private static Visit visit(SSLSocket socket, UpgradeCall call) {
		ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
		String name = "";
		for (SNIServerName requested : session.getRequestedServerNames()) {
			name = ((SNIHostName) requested).getAsciiName();
		}
		return new Visit(name, socket.getApplicationProtocol(), session.getProtocol(), session.getCipherSuite(),
				subject(session), call);
	}

	private static String subject(SSLSession session) {
		try {
			return ((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
		catch (SSLPeerUnverifiedException ex) {
			return "";
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "tls-origin");
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

	/**
	 * What a client has shown.
	 *
	 * @param serverName the name by SNI, or empty
	 * @param applicationProtocol the protocol by ALPN, or empty
	 * @param protocol version of TLS
	 * @param cipher the cipher suite
	 * @param client subject of the client's certificate, or empty
	 * @param call the upgrade request
	 */
	record Visit(String serverName, String applicationProtocol, String protocol, String cipher, String client,
			UpgradeCall call) {

	}

}
