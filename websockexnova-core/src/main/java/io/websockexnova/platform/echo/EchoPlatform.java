package io.websockexnova.platform.echo;

import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;

/**
 * For tests: sends every message back to the server, past the queue of the user's
 * messages. Messages also reach {@code NovaClient.messages()}.
 */
public final class EchoPlatform implements Platform {

	@Override
	public String name() {
		return "echo";
	}

	@Override
	public Behaviors behaviors(PlatformContext context) {
		return Behaviors.defaults().withMessage(new MessageHandler() {

			@Override
			public MessageDecision message(Inbound message) {
				return MessageDecision.reply(new Outbound("echo", message.body().copy()));
			}

		});
	}

}
