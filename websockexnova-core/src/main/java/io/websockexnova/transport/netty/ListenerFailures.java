package io.websockexnova.transport.netty;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what listeners throw, without the message of the exception, which could hold
 * payload.
 */
final class ListenerFailures {

	private static final Logger LOG = LoggerFactory.getLogger(NettySocket.class);

	private ListenerFailures() {
	}

	static void log(String target, Throwable failure) {
		IllegalStateException trace = new IllegalStateException(failure.getClass().getName());
		trace.setStackTrace(failure.getStackTrace());
		LOG.error("The listener of the connection to {} threw; the connection is closed", target, trace);
	}

}
