package io.websockexnova.test.live;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.engine.NovaEngine;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerCertificate;
import io.websockexnova.test.peer.PeerServer;
import io.websockexnova.transport.netty.NettyTransport;
import io.websockexnova.transport.netty.Resolving;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hosts with wildcard certificates, and what is said to servers that would speak HTTP/2.
 */
@Tag("edge-43")
class HostTests {

	private static final PeerCertificate WILDCARD = PeerCertificate.forHost("*.example.test");

	private static final int APPLICATION_PROTOCOLS = 16;

	private static final int SERVER_NAME = 0;

	@RegisterExtension
	final Live live = new Live();

	private final NettyTransport transport = this.live
		.closing(Resolving.toLoopback(NettyTransport.builder().sslContext(WILDCARD.clientContext())).build());

	private final NovaEngine engine = this.live.closing(NovaEngine.builder().transport(this.transport).build());

	@Test
	@Tag("S9")
	void whenTheCertificateIsForAllHostsOfADomainThenThoseAreAcceptedAndTrafficFlows() {
		PeerServer server = this.live.closing(PeerServer.start(WILDCARD.serverContext()));
		NovaClient client = client("feed.example.test", server.port());
		Live.dial(client);
		Peer peer = server.accept();
		assertThat(peer.call().header("host")).isEqualTo("feed.example.test:" + server.port());
		peer.upgrade();
		Live.awaitReady(client, 1);
		client.send("hello").block(Live.PATIENCE);
		assertThat(peer.read().text()).isEqualTo("hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.test", "a.b.example.test", "example.test.evil", "feedexample.test" })
	@Tag("S9")
	void whenTheHostIsNoneOfThemThenTheClientEnds(String host) {
		PeerServer server = this.live.closing(PeerServer.start(WILDCARD.serverContext()));
		server.serve(Peer::upgrade);
		NovaClient client = client(host, server.port());
		EventLog log = new EventLog(client);
		Live.dial(client);
		ClientEvent.Lost lost = log.await(ClientEvent.Lost.class);
		assertThat(lost.loss().kind()).isEqualTo(Loss.Kind.TLS);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.PERSISTENT);
		Live.awaitPhase(client, Phase.CLOSED);
		assertThat(server.accepted()).isEqualTo(1);
	}

	@Test
	void whenTheServerWouldSpeakAnotherProtocolThenHttp1IsAllItIsOffered() throws IOException {
		try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			NovaClient client = client("feed.example.test", listening.getLocalPort());
			Live.dial(client);
			try (Socket socket = listening.accept()) {
				socket.setSoTimeout(5000);
				Map<Integer, byte[]> extensions = extensions(new DataInputStream(socket.getInputStream()));
				assertThat(extensions).as("of the client's hello").containsKeys(SERVER_NAME, APPLICATION_PROTOCOLS);
				// RFC 7301 section 3.1: length of the list, then length and name of each.
				assertThat(new String(extensions.get(APPLICATION_PROTOCOLS), StandardCharsets.US_ASCII))
					.isEqualTo("\0\u0009\bhttp/1.1");
			}
		}
	}

	private NovaClient client(String host, int port) {
		return this.engine.client("host").url("wss://" + host + ":" + port + "/").build();
	}

	// RFC 8446 section 4.1.2: record header, handshake header, version, random, session,
	// cipher suites, compression methods, extensions.
	private static Map<Integer, byte[]> extensions(DataInputStream in) throws IOException {
		in.readNBytes(3);
		ByteBuffer hello = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
		hello.position(4 + 2 + 32);
		hello.position(hello.position() + 1 + (hello.get(hello.position()) & 0xff));
		hello.position(hello.position() + 2 + (hello.getShort(hello.position()) & 0xffff));
		hello.position(hello.position() + 1 + (hello.get(hello.position()) & 0xff));
		hello.getShort();
		Map<Integer, byte[]> data = new HashMap<>();
		while (hello.hasRemaining()) {
			int type = hello.getShort() & 0xffff;
			byte[] bytes = new byte[hello.getShort() & 0xffff];
			hello.get(bytes);
			data.put(type, bytes);
		}
		return data;
	}

}
