package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Loss;
import io.websockexnova.transport.CloseInfo;
import io.websockexnova.transport.HandshakeException;
import io.websockexnova.transport.ProtocolViolationException;

/**
 * Tells the behaviours, in their words, what the transport has seen.
 */
final class Losses {

	private Losses() {
	}

	static Loss of(HandshakeException error) {
		Loss.Kind kind = error.isTimeout() ? Loss.Kind.TIMEOUT : switch (error.stage()) {
			case RESOLVE -> Loss.Kind.RESOLVE;
			case CONNECT -> Loss.Kind.CONNECT;
			case TLS -> Loss.Kind.TLS;
			case UPGRADE -> Loss.Kind.UPGRADE;
		};
		String message = (error.getMessage() != null) ? error.getMessage() : "handshake failed";
		return new Loss(kind, message, 0, error.status(), error.retryAfter(), null, error);
	}

	static Loss of(String target, CloseInfo info, @Nullable Throwable error) {
		String reason = info.reason().isEmpty() ? "" : " (" + info.reason() + ")";
		if (error instanceof ProtocolViolationException violation) {
			return new Loss(Loss.Kind.PROTOCOL_VIOLATION,
					"closed " + target + " with " + violation.closeCode() + ": " + violation.getMessage(),
					violation.closeCode(), 0, null, null, violation);
		}
		if (info.initiator() == CloseInfo.Initiator.PEER) {
			return new Loss(Loss.Kind.CLOSED_BY_PEER, target + " closed the connection with " + info.code() + reason,
					info.code(), 0, null, null, error);
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
