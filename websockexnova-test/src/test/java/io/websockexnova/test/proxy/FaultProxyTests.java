package io.websockexnova.test.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultProxyTests {

	private ServerSocket listening;

	private FaultProxy proxy;

	private Socket client;

	private Socket server;

	@BeforeEach
	void connect() throws IOException {
		this.listening = new ServerSocket(0);
		this.proxy = FaultProxy.to(URI.create("ws://localhost:" + this.listening.getLocalPort() + "/path?a=b"));
		this.client = new Socket("localhost", this.proxy.uri().getPort());
		this.server = this.listening.accept();
		this.client.setSoTimeout(20_000);
		this.server.setSoTimeout(20_000);
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.server.close();
		this.proxy.close();
		this.listening.close();
	}

	@Test
	void whenNothingIsPlannedThenBytesComeThroughBothWaysAndSoDoesTheEnd() throws IOException {
		this.client.getOutputStream().write("question".getBytes());
		assertThat(this.server.getInputStream().readNBytes(8)).asString().isEqualTo("question");
		this.server.getOutputStream().write("answer".getBytes());
		this.server.shutdownOutput();
		assertThat(this.client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
		this.client.getOutputStream().write("still here".getBytes());
		assertThat(this.server.getInputStream().readNBytes(10)).asString().isEqualTo("still here");
		assertThat(this.proxy.accepted()).isEqualTo(1);
		assertThat(this.proxy.uri()).hasToString("ws://localhost:" + this.proxy.uri().getPort() + "/path?a=b");
	}

	@Test
	void whenACutIsPlannedThenExactlyThatManyBytesComeThrough() throws IOException {
		this.proxy.cutAfter(Direction.TO_CLIENT, 7, Cut.FIN);
		this.client.getOutputStream().write("does not count".getBytes());
		assertThat(this.server.getInputStream().readNBytes(14)).asString().isEqualTo("does not count");
		this.server.getOutputStream().write("12345".getBytes());
		assertThat(this.client.getInputStream().readNBytes(5)).asString().isEqualTo("12345");
		this.server.getOutputStream().write("67890".getBytes());
		assertThat(this.client.getInputStream().readAllBytes()).asString().isEqualTo("67");
		assertThat(this.server.getInputStream().readAllBytes()).isEmpty();
		assertThat(this.proxy.cuts()).isEqualTo(1);
	}

	@Test
	void whenAConnectionIsResetThenBothSidesSeeThat() throws IOException {
		this.proxy.cutAfter(Direction.TO_SERVER, 0, Cut.RESET);
		this.client.getOutputStream().write(1);
		InputStream atClient = this.client.getInputStream();
		InputStream atServer = this.server.getInputStream();
		assertThatExceptionOfType(SocketException.class).isThrownBy(atClient::read).withMessage("Connection reset");
		assertThatExceptionOfType(SocketException.class).isThrownBy(atServer::read).withMessage("Connection reset");
	}

	@Test
	void whenAConnectionIsABlackholeThenItStaysOpenAndNothingComesThrough() throws IOException {
		this.proxy.cut(Cut.BLACKHOLE);
		this.client.getOutputStream().write(1);
		this.server.getOutputStream().write(1);
		this.client.setSoTimeout(100);
		this.server.setSoTimeout(100);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(this.client.getInputStream()::read);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(this.server.getInputStream()::read);
		this.client.close();
		this.server.setSoTimeout(20_000);
		assertThat(this.server.getInputStream().read()).as("the end of the client ends the server's side")
			.isEqualTo(-1);
	}

	@Test
	void whenTheNextConnectionsAreToBeCutThenTheirOwnBytesCountAndLaterOnesAreLeftAlone() throws IOException {
		this.proxy.cutNext(Direction.TO_SERVER, 3, Cut.FIN);
		this.proxy.cutNext(Direction.TO_SERVER, 0, Cut.FIN);
		this.client.getOutputStream().write("does not count".getBytes());
		assertThat(this.server.getInputStream().readNBytes(14)).asString().isEqualTo("does not count");
		for (String expected : new String[] { "abc", "", "abcdef" }) {
			try (Socket later = new Socket("localhost", this.proxy.uri().getPort());
					Socket accepted = this.listening.accept()) {
				later.getOutputStream().write("abcdef".getBytes());
				later.shutdownOutput();
				assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo(expected);
			}
		}
		assertThat(this.proxy.cuts()).isEqualTo(2);
	}

	@Test
	void whenThePlanIsNoPlanThenTheTextNamesTheValue() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.cutAfter(Direction.TO_CLIENT, -1, Cut.FIN))
			.withMessage("'bytes' is -1; it must not be negative");
		assertThatIllegalArgumentException().isThrownBy(() -> FaultProxy.to(URI.create("ws://localhost/")))
			.withMessage("'target' is ws://localhost/; it must have a port");
	}

}
