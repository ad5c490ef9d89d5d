package io.websockexnova.platform.deribit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.ConnectionLostException;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of the guide are what the code says, found by asking it about every status,
 * every close code and every code of a platform.
 */
class ClassificationTableTests {

	private static final Path GUIDE = Path.of("../docs/guides/errors.md");

	private final ErrorHandler defaults = new ErrorHandler() {
	};

	private final ErrorHandler deribit = new DeribitErrorHandler(new Random(1));

	@Test
	@Tag("R26")
	void theGuideShowsTheClassificationOfTheCode() throws IOException {
		String expected = table();
		String guide = Files.readString(GUIDE);
		String shown = guide.substring(guide.indexOf("<!-- classification -->") + 23,
				guide.indexOf("<!-- /classification -->"));
		Path written = Path.of("target/classification.md");
		Files.writeString(written, expected);
		assertThat(shown.strip()).as("the table of %s; the right one is in %s", GUIDE, written)
			.isEqualTo(expected.strip());
	}

	private String table() {
		StringBuilder text = new StringBuilder("| what ended the attempt or the connection | class |\n|---|---|\n");
		row(text, "the URL, a header or the configuration cannot be used", Loss.of(Loss.Kind.CONFIGURATION, "x", null));
		row(text, "the host name could not be resolved", Loss.of(Loss.Kind.RESOLVE, "x", null));
		row(text, "no TCP connection", Loss.of(Loss.Kind.CONNECT, "x", null));
		row(text, "a certificate was not accepted, by us or by the server",
				Loss.of(Loss.Kind.TLS, "x", new SSLHandshakeException("x").initCause(new CertificateException("x"))));
		row(text, "the server speaks no TLS", Loss.of(Loss.Kind.TLS, "x", null));
		row(text, "the TLS handshake broke", Loss.of(Loss.Kind.TLS, "x", new IOException("Connection reset")));
		row(text, "a stage took longer than its deadline", Loss.of(Loss.Kind.TIMEOUT, "x", null));
		row(text, "the login was refused",
				Loss.of(Loss.Kind.AUTHENTICATION, "x", new AuthenticationException("x", true, null)));
		row(text, "the login failed otherwise",
				Loss.of(Loss.Kind.AUTHENTICATION, "x", new AuthenticationException("x", false, null)));
		row(text, "the connection broke without a close frame", Loss.of(Loss.Kind.ABNORMAL, "x", null));
		row(text, "the peer broke RFC 6455 or one of our limits", Loss.of(Loss.Kind.PROTOCOL_VIOLATION, "x", null));
		row(text, "no sign of life after a ping", Loss.of(Loss.Kind.PONG_TIMEOUT, "x", null));
		row(text, "no message for too long", Loss.of(Loss.Kind.SILENCE, "x", null));
		row(text, "the operating system took no bytes for too long", Loss.of(Loss.Kind.WRITE_TIMEOUT, "x", null));
		row(text, "a handler failed or asked for a new connection", Loss.of(Loss.Kind.HANDLER, "x", null));
		row(text, "a topic could not be repaired", Loss.of(Loss.Kind.REPAIR, "x", null));
		row(text, "a recovery failed", Loss.of(Loss.Kind.RECOVERY, "x", null));
		text.append("\n| answer to the upgrade, HTTP status | class |\n|---|---|\n");
		text.append("| none: not HTTP, or a 101 that breaks RFC 6455 section 4.1 | ")
			.append(ofStatus(0))
			.append(" |\n");
		ranges(text, 200, 599, this::ofStatus);
		text.append("\n| close code of the server | class |\n|---|---|\n");
		ranges(text, 1000, 4999, (code) -> this.defaults
			.classify(lost(new Loss(Loss.Kind.CLOSED_BY_PEER, "x", code, 0, null, null, null))));
		text.append("\n| error that does not end the connection | class |\n|---|---|\n");
		row(text, "the server refused a request", this.defaults.classify(rejected(1)));
		row(text, "an error of the virtual machine", this.defaults.classify(new OutOfMemoryError()));
		row(text, "anything else", this.defaults.classify(new IllegalStateException()));
		text.append("\n| Deribit, error code | class |\n|---|---|\n");
		Map<ErrorClass, List<Integer>> codes = new EnumMap<>(ErrorClass.class);
		for (int code = -33_000; code <= 20_000; code++) {
			ErrorClass type = this.deribit.classify(rejected(code));
			if (type != ErrorClass.PERSISTENT) {
				codes.computeIfAbsent(type, (key) -> new ArrayList<>()).add(code);
			}
		}
		codes.forEach(
				(type, list) -> row(text, list.stream().map(String::valueOf).collect(Collectors.joining(", ")), type));
		row(text, "every other code", ErrorClass.PERSISTENT);
		return text.toString();
	}

	private ErrorClass ofStatus(int status) {
		return this.defaults.classify(lost(new Loss(Loss.Kind.UPGRADE, "x", 0, status, null, null, null)));
	}

	private static void ranges(StringBuilder text, int first, int last, IntFunction<ErrorClass> classes) {
		int from = first;
		for (int code = first; code <= last; code++) {
			if (code == last || classes.apply(code + 1) != classes.apply(from)) {
				row(text, (from == code) ? String.valueOf(code) : from + " to " + code, classes.apply(from));
				from = code + 1;
			}
		}
	}

	private void row(StringBuilder text, String what, Loss loss) {
		row(text, what, this.defaults.classify(lost(loss)));
	}

	private static void row(StringBuilder text, String what, ErrorClass type) {
		text.append("| ").append(what).append(" | ").append(type).append(" |\n");
	}

	private static ConnectionLostException lost(Loss loss) {
		return new ConnectionLostException(loss);
	}

	private static RejectedException rejected(int code) {
		return new RejectedException("x", new ReplyError(String.valueOf(code), "x", null));
	}

}
