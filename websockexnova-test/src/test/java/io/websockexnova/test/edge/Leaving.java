package io.websockexnova.test.edge;

import java.util.concurrent.atomic.AtomicInteger;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Payload;

/**
 * Behaviours of a client that reconnects when the server says {@code leave}, and ends
 * when it says {@code stop}.
 */
final class Leaving {

	/** How often {@link ConnectionHandler#disconnected} was called. */
	final AtomicInteger disconnected = new AtomicInteger();

	Behaviors on(Behaviors behaviors) {
		return behaviors.withConnection(new ConnectionHandler() {
			@Override
			public MessageDecision frame(Payload message) {
				String text = message.utf8();
				return (text.equals("leave") || text.equals("stop"))
						? MessageDecision.fail(new NovaException(text, null)) : MessageDecision.PASS;
			}

			@Override
			public ConnectionDecision disconnected(Loss loss) {
				Leaving.this.disconnected.incrementAndGet();
				return ConnectionDecision.policy();
			}
		}).withError(new ErrorHandler() {
			@Override
			public ErrorDecision handle(Throwable error, ErrorContext context) {
				return switch (String.valueOf(error.getMessage())) {
					case "leave" -> ErrorDecision.reconnect(null);
					case "stop" -> ErrorDecision.stop();
					default -> ErrorHandler.super.handle(error, context);
				};
			}
		});
	}

}
