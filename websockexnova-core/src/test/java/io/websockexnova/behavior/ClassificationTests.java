package io.websockexnova.behavior;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClassificationTests {

	@ParameterizedTest
	@CsvSource({ "200, PERSISTENT", "301, PERSISTENT", "302, PERSISTENT", "400, PERSISTENT", "401, AUTH", "403, AUTH",
			"404, PERSISTENT", "407, AUTH", "408, TRANSIENT", "425, TRANSIENT", "426, PERSISTENT", "429, RATE_LIMITED",
			"500, TRANSIENT", "502, TRANSIENT", "503, TRANSIENT", "504, TRANSIENT" })
	@Tag("edge-6")
	@Tag("R26")
	void refusedUpgradesAreClassifiedByStatus(int status, ErrorClass expected) {
		assertThat(classify(new Loss(Loss.Kind.UPGRADE, "refused", 0, status, null, null, null))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "1000, TRANSIENT", "1001, TRANSIENT", "1002, TRANSIENT", "1003, PERSISTENT", "1005, TRANSIENT",
			"1007, TRANSIENT", "1008, TRANSIENT", "1009, TRANSIENT", "1010, PERSISTENT", "1011, TRANSIENT",
			"1012, TRANSIENT", "1013, RATE_LIMITED", "1014, TRANSIENT", "3000, TRANSIENT", "4004, TRANSIENT" })
	@Tag("edge-15")
	@Tag("R26")
	void closesOfThePeerAreClassifiedByCode(int code, ErrorClass expected) {
		assertThat(classify(new Loss(Loss.Kind.CLOSED_BY_PEER, "closed", code, 0, null, null, null)))
			.isEqualTo(expected);
	}

	@Test
	@Tag("R24")
	void aCertificateThatIsNotAcceptedIsPersistentAndABrokenHandshakeIsNot() {
		assertThat(tls(new SSLHandshakeException("x"))).isEqualTo(ErrorClass.PERSISTENT);
		assertThat(tls(new SSLException(new CertificateException("x")))).isEqualTo(ErrorClass.PERSISTENT);
		assertThat(tls(null)).as("a peer that speaks no TLS").isEqualTo(ErrorClass.PERSISTENT);
		assertThat(tls(new ClosedChannelException())).isEqualTo(ErrorClass.TRANSIENT);
		assertThat(tls(new SSLException(new IOException("Connection reset")))).isEqualTo(ErrorClass.TRANSIENT);
	}

	@Test
	@Tag("R24")
	void whatTheJdkDoesNotKnowIsPersistent() {
		assertThat(tls(new IllegalArgumentException("Unsupported CipherSuite: TLS_X")))
			.isEqualTo(ErrorClass.PERSISTENT);
	}

	@Test
	@Tag("edge-6")
	void anAnswerWithoutStatusIsFromSomethingElseAndPersistent() {
		assertThat(classify(Loss.of(Loss.Kind.UPGRADE, "wrong Sec-WebSocket-Accept", null)))
			.isEqualTo(ErrorClass.PERSISTENT);
	}

	@ParameterizedTest
	@CsvSource({ "403, AUTH", "404, PERSISTENT", "407, AUTH", "429, RATE_LIMITED", "502, TRANSIENT", "503, TRANSIENT" })
	@Tag("S19")
	void refusalsOfAProxyAreClassifiedByStatus(int status, ErrorClass expected) {
		assertThat(classify(new Loss(Loss.Kind.CONNECT, "refused", 0, status, null, null, null))).isEqualTo(expected);
	}

	@Test
	@Tag("S19")
	void deniedCredentialsForAProxyWithoutStatusAreAuth() {
		AuthenticationException denied = new AuthenticationException("no", true, null);
		assertThat(classify(Loss.of(Loss.Kind.CONNECT, "refused", new IllegalStateException("handshake", denied))))
			.isEqualTo(ErrorClass.AUTH);
		assertThat(classify(Loss.of(Loss.Kind.CONNECT, "refused",
				new IllegalStateException("handshake", new IOException("Connection refused")))))
			.isEqualTo(ErrorClass.TRANSIENT);
	}

	@Test
	void whateverEndsAConnectionOtherwiseIsTransient() {
		for (Loss.Kind kind : new Loss.Kind[] { Loss.Kind.RESOLVE, Loss.Kind.CONNECT, Loss.Kind.TIMEOUT,
				Loss.Kind.ABNORMAL, Loss.Kind.PONG_TIMEOUT, Loss.Kind.SILENCE, Loss.Kind.PROTOCOL_VIOLATION }) {
			assertThat(classify(Loss.of(kind, "lost", null))).as("%s", kind).isEqualTo(ErrorClass.TRANSIENT);
		}
	}

	@Test
	@Tag("edge-30")
	void aDeniedLoginIsNotRetriedAndAFailedOneIs() {
		assertThat(classify(Loss.of(Loss.Kind.AUTHENTICATION, "x", new AuthenticationException("no", true, null))))
			.isEqualTo(ErrorClass.AUTH);
		assertThat(classify(Loss.of(Loss.Kind.AUTHENTICATION, "x", new AuthenticationException("late", false, null))))
			.isEqualTo(ErrorClass.TRANSIENT);
	}

	private static ErrorClass tls(@Nullable Throwable cause) {
		return classify(Loss.of(Loss.Kind.TLS, "tls", new IllegalStateException("handshake", cause)));
	}

	private static ErrorClass classify(Loss loss) {
		return Classification.of(new ConnectionLostException(loss));
	}

}
