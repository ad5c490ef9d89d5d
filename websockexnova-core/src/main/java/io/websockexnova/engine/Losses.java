package io.websockexnova.engine;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Loss;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.ProtocolViolationException;

/**
 * Tells the behaviours, in their words, what the transport has seen.
 */
final class Losses {

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

	/** What a close frame without a code counts as, RFC 6455 section 7.1.5. */
	private static final int NO_CODE = 1005;

	private Losses() {
	}

	static Loss of(HandshakeException error) {
		Loss.Kind kind = error.isTimeout() ? Loss.Kind.TIMEOUT : switch (error.stage()) {
			case RESOLVE -> Loss.Kind.RESOLVE;
			case CONNECT -> Loss.Kind.CONNECT;
			case TLS -> Loss.Kind.TLS;
			case UPGRADE -> (error.isAnswered()) ? Loss.Kind.UPGRADE : Loss.Kind.ABNORMAL;
		};
		String message = (error.getMessage() != null) ? error.getMessage() : "handshake failed";
		return new Loss(kind, message, 0, error.status(), error.retryAfter(), null, error);
	}

	static Loss of(String target, CloseInfo info, @Nullable Throwable error) {
		// The peer's words must not forge lines of a log.
		String reason = info.reason().isEmpty() ? "" : " (" + UNPRINTABLE.matcher(info.reason()).replaceAll("?") + ")";
		if (error instanceof ProtocolViolationException violation) {
			return new Loss(Loss.Kind.PROTOCOL_VIOLATION,
					"closed " + target + " with " + violation.closeCode() + ": " + violation.getMessage(),
					violation.closeCode(), 0, null, null, violation);
		}
		if (info.initiator() == CloseInfo.Initiator.PEER) {
			String code = (info.code() != NO_CODE) ? "with " + info.code() : "without a code";
			return new Loss(Loss.Kind.CLOSED_BY_PEER, target + " closed the connection " + code + reason, info.code(),
					0, null, null, error);
		}
		if (info.initiator() == CloseInfo.Initiator.LOCAL) {
			return new Loss(Loss.Kind.HANDLER, "closed " + target + " with " + info.code() + reason, info.code(), 0,
					null, null, error);
		}
		String detail = (error != null && error.getMessage() != null) ? ": " + error.getMessage() : "";
		return new Loss(Loss.Kind.ABNORMAL, "connection to " + target + " broke without a close frame" + detail,
				info.code(), 0, null, null, error);
	}

}
