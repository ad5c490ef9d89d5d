package io.websockexnova.behavior;

import java.io.IOException;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.jspecify.annotations.Nullable;

/**
 * The default classification of errors, in one place.
 */
final class Classification {

	private Classification() {
	}

	static ErrorClass of(Throwable error) {
		if (error instanceof ConnectionLostException lost) {
			return ofLoss(lost.loss());
		}
		if (error instanceof AuthenticationException authentication) {
			return authentication.isDenied() ? ErrorClass.AUTH : ErrorClass.TRANSIENT;
		}
		if (error instanceof RejectedException) {
			return ErrorClass.PERSISTENT;
		}
		if (error instanceof VirtualMachineError) {
			return ErrorClass.CRITICAL;
		}
		return ErrorClass.TRANSIENT;
	}

	private static ErrorClass ofLoss(Loss loss) {
		return switch (loss.kind()) {
			case CONFIGURATION -> ErrorClass.PERSISTENT;
			case CONNECT -> ofConnect(loss);
			case TLS -> isMisfit(loss.cause()) ? ErrorClass.PERSISTENT : ErrorClass.TRANSIENT;
			case UPGRADE -> ofStatus(loss.httpStatus());
			case AUTHENTICATION -> (loss.cause() != null) ? of(loss.cause()) : ErrorClass.AUTH;
			case CLOSED_BY_PEER -> ofCloseCode(loss.closeCode());
			default -> ErrorClass.TRANSIENT;
		};
	}

	// The proxy's refusal, if there is a status; SOCKS has none.
	private static ErrorClass ofConnect(Loss loss) {
		if (loss.httpStatus() != 0) {
			return ofStatus(loss.httpStatus());
		}
		Throwable reason = (loss.cause() != null) ? loss.cause().getCause() : null;
		return (reason instanceof AuthenticationException) ? of(reason) : ErrorClass.TRANSIENT;
	}

	// A certificate that is not accepted today will not be accepted in a second, a peer
	// that speaks no TLS (no further cause) will not learn it, and a cipher suite that
	// is unknown to the JDK stays unknown; a connection that breaks during the handshake
	// may well work the next time.
	private static boolean isMisfit(@Nullable Throwable error) {
		Throwable root = error;
		for (int depth = 0; root != null && depth < 16; depth++) {
			if (root instanceof GeneralSecurityException || root instanceof SSLPeerUnverifiedException
					|| root instanceof SSLHandshakeException || root instanceof IllegalArgumentException) {
				return true;
			}
			if (root instanceof IOException && !(root instanceof SSLException)) {
				return false;
			}
			root = root.getCause();
		}
		return error == null || error.getCause() == null;
	}

	// RFC 9110 section 15. An answer without a status is no HTTP, or a 101 that breaks
	// RFC
	// 6455 section 4.1: it comes from something that is no WebSocket server, and asking
	// again does not help.
	private static ErrorClass ofStatus(int status) {
		return switch (status) {
			case 401, 403, 407 -> ErrorClass.AUTH;
			case 429 -> ErrorClass.RATE_LIMITED;
			case 408, 425 -> ErrorClass.TRANSIENT;
			default -> (status >= 500) ? ErrorClass.TRANSIENT : ErrorClass.PERSISTENT;
		};
	}

	// RFC 6455 section 7.4.1: only codes that tell of a misfit between the two sides are
	// persistent.
	private static ErrorClass ofCloseCode(int code) {
		return switch (code) {
			case 1003, 1010 -> ErrorClass.PERSISTENT;
			case 1013 -> ErrorClass.RATE_LIMITED;
			default -> ErrorClass.TRANSIENT;
		};
	}

}
