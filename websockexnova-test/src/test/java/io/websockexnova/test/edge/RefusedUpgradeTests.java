package io.websockexnova.test.edge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.test.peer.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server answers the upgrade with something else than a 101.
 */
@Tag("edge-6")
class RefusedUpgradeTests {

	@RegisterExtension
	final Edge edge = new Edge();

	@ParameterizedTest
	@CsvSource({ "401 Unauthorized, AUTH", "403 Forbidden, AUTH", "407 Proxy Authentication Required, AUTH",
			"400 Bad Request, PERSISTENT", "404 Not Found, PERSISTENT", "426 Upgrade Required, PERSISTENT",
			"200 OK, PERSISTENT" })
	void whenTheRefusalWouldBeTheSameAgainThenItIsTypedAndNotTriedAgain(String status, ErrorClass errorClass) {
		this.edge.server().serve((peer) -> {
			peer.answer(status, "Content-Length: 11").write("body-canary".getBytes(StandardCharsets.US_ASCII));
			assertThat(peer.awaitEnd()).as("the client ends the connection").isNotNull();
		});
		NovaClient client = this.edge.build(this.edge.client("edge", this.edge.server().uri("/feed?token=canary")));
		Throwable failure = Edge.failureOf(client.connect());
		String message = "ws://localhost:" + this.edge.server().port() + "/feed?*** refused the upgrade with status "
				+ status.substring(0, 3) + " (" + status.substring(4) + ")";
		assertThat(failure).isInstanceOf(ClientClosedException.class).hasMessage("client 'edge' has ended: " + message);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(client.status().cause()).hasMessage(message);
		this.edge.log().awaitStatus();
		ClientEvent.Lost lost = this.edge.log().of(ClientEvent.Lost.class).get(0);
		assertThat(lost.errorClass()).isEqualTo(errorClass);
		assertThat(lost.loss().kind()).isEqualTo(Loss.Kind.UPGRADE);
		assertThat(lost.loss().httpStatus()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
		Edge.staysTrue(Duration.ofMillis(80), "one dial", () -> this.edge.server().accepted() == 1);
		assertThat(this.edge.server().failures()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect" })
	@Tag("S8")
	void whenTheAnswerIsARedirectThenItIsNotFollowedAndItsTargetIsNamedWithoutItsQuery(String status) {
		this.edge.server()
			.serve((peer) -> peer.answer(status,
					"Location: ws://localhost:" + this.edge.server().port() + "/other?token=canary"));
		NovaClient client = this.edge.build(this.edge.client());
		Throwable failure = Edge.failureOf(client.connect());
		assertThat(failure).hasMessage("client 'edge' has ended: " + this.edge.server().uri()
				+ " refused the upgrade with status " + status.substring(0, 3) + " (" + status.substring(4)
				+ "); the redirect to ws://localhost:" + this.edge.server().port() + "/other?*** is not followed");
		Edge.staysTrue(Duration.ofMillis(80), "one dial", () -> this.edge.server().accepted() == 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "408 Request Timeout", "425 Too Early", "429 Too Many Requests",
			"500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout" })
	void whenTheRefusalMayPassThenItIsTriedAgainAfterThePolicysDelay(String status) {
		NovaClient client = this.edge.dial(this.edge.client());
		this.edge.server().accept().answer(status);
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		ClientEvent.ReconnectScheduled scheduled = this.edge.log().of(ClientEvent.ReconnectScheduled.class).get(0);
		assertThat(scheduled.delay()).isEqualTo(Edge.DELAY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "429 Too Many Requests", "503 Service Unavailable" })
	@Tag("R26")
	void whenTheServerSaysHowLongToWaitThenThatIsObeyedAndSaid(String status) {
		NovaClient client = this.edge.dial(this.edge.client());
		this.edge.server().accept().answer(status, "Retry-After: 1");
		long refused = System.nanoTime();
		this.edge.server().accept().upgrade();
		assertThat(Duration.ofNanos(System.nanoTime() - refused)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
		this.edge.awaitReady(client, 2);
		assertThat(this.edge.log().of(ClientEvent.ReconnectScheduled.class).get(0).delay())
			.isEqualTo(Duration.ofSeconds(1).plus(Edge.DELAY));
		assertThat(this.edge.log().losses().get(0).message())
			.isEqualTo(this.edge.server().uri() + " refused the upgrade with status " + status.substring(0, 3) + " ("
					+ status.substring(4) + "); it asks to wait PT1S");
	}

	@Test
	@Tag("R26")
	void whenTheServerNamesADateThenItCountsFromTheServersOwnClock() {
		ZonedDateTime wrong = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
		DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
		this.edge.dial(this.edge.client());
		this.edge.server()
			.accept()
			.answer("503 Service Unavailable", "Date: " + format.format(wrong),
					"Retry-After: " + format.format(wrong.plusSeconds(90)));
		assertThat(this.edge.log().await(ClientEvent.ReconnectScheduled.class, (event) -> true).delay())
			.isEqualTo(Duration.ofSeconds(90).plus(Edge.DELAY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Fri, 31 Dec 9999 23:59:59 GMT", "999999999" })
	@Tag("R10")
	void whenTheServerAsksToWaitForAgesThenTheClientStillWakesUpAndCanBeClosed(String retryAfter) {
		NovaClient client = this.edge.dial(this.edge.client());
		this.edge.server().accept().answer("503 Service Unavailable", "Retry-After: " + retryAfter);
		assertThat(this.edge.log().await(ClientEvent.ReconnectScheduled.class, (event) -> true).delay())
			.isEqualTo(Duration.ofDays(7).plus(Edge.DELAY));
		this.edge.awaitPhase(client, Phase.BACKING_OFF);
		client.close().block(Edge.PATIENCE);
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n",
			"HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 two hundred\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n" })
	@Tag("R26")
	void whenTheAnswerIsCompleteButNoWebSocketServersThenItIsNotTriedAgain(String answer) {
		this.edge.server().serve((peer) -> peer.write(answer.getBytes(StandardCharsets.US_ASCII)));
		NovaClient client = this.edge.build(this.edge.client());
		assertThat(Edge.failureOf(client.connect())).isInstanceOf(ClientClosedException.class)
			.hasMessageContaining("answered the upgrade request with");
		this.edge.log().awaitStatus();
		ClientEvent.Lost lost = this.edge.log().of(ClientEvent.Lost.class).get(0);
		assertThat(lost.errorClass()).isEqualTo(ErrorClass.PERSISTENT);
		assertThat(lost.loss().kind()).isEqualTo(Loss.Kind.UPGRADE);
		assertThat(lost.loss().httpStatus()).isZero();
		Edge.staysTrue(Duration.ofMillis(80), "one dial", () -> this.edge.server().accepted() == 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 20, 60 })
	@Tag("R26")
	void whenTheConnectionIsCutInsideTheAnswerThenItIsTriedAgain(int bytes) {
		NovaClient client = this.edge.dial(this.edge.client());
		Peer first = this.edge.server().accept();
		first.write(Arrays.copyOf(first.acceptance(), bytes)).fin();
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		Loss loss = this.edge.log().losses().get(0);
		assertThat(loss.kind()).isEqualTo(Loss.Kind.ABNORMAL);
		assertThat(loss.message())
			.isEqualTo(this.edge.server().uri() + " closed the connection inside its answer to the upgrade request");
	}

	@Test
	void whenTheServerClosesWithoutAnAnswerThenTheRemedyIsSaidAndItIsTriedAgain() {
		NovaClient client = this.edge.dial(this.edge.client());
		Peer first = this.edge.server().accept();
		first.call();
		first.fin();
		this.edge.server().accept().upgrade();
		this.edge.awaitReady(client, 2);
		assertThat(this.edge.log().losses().get(0).message()).isEqualTo(
				this.edge.server().uri() + " closed the connection without answering the upgrade request; if the "
						+ "server expects TLS, use wss:// instead of ws://");
	}

	@Test
	void whenTheServerForgetsTheSubprotocolThenTheOffersAreNamed() {
		this.edge.dial(this.edge.client().subprotocols("v2.feed", "v1.feed"));
		this.edge.server().accept().upgrade();
		assertThat(this.edge.log().awaitLoss().message()).isEqualTo(this.edge.server().uri()
				+ " answered the upgrade request without choosing one of the offered subprotocols [v2.feed, v1.feed]");
	}

}
