package io.websockexnova.test.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.Behaviors;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Credentials;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.HeartbeatHandler;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.PlatformContext;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;

/**
 * A small protocol of words, so that tests need not speak that of a venue:
 * {@code <id> <method> <argument>} is a request, {@code ok <id> <JSON>} and
 * {@code no <id> <code>} answer it, {@code # <topic> <JSON>} is data and {@code ? <id>} a
 * challenge.
 */
public final class LineProtocol implements Platform {

	@Override
	public java.util.Set<String> optionNames() {
		return java.util.Set.of("login");
	}

	@Override
	public String name() {
		return "line";
	}

	@Override
	public Behaviors behaviors(PlatformContext context) {
		return Behaviors.defaults()
			.withMessage(new Messages())
			.withSubscription(new Subscriptions())
			.withAuth(new Login(context))
			.withHeartbeat(new HeartbeatHandler() {
				@Override
				public @Nullable Call answer(Inbound control) {
					return new Call("alive", control.body().utf8());
				}
			});
	}

	private static final class Messages implements MessageHandler {

		@Override
		public void decode(Payload message, Consumer<Inbound> sink) {
			String[] words = message.utf8().split(" ", 3);
			Payload body = Payload.text((words.length == 3) ? words[2] : "");
			switch (words[0]) {
				case "ok" -> sink.accept(Inbound.reply(words[1], body));
				case "no" -> sink.accept(Inbound.rejection(words[1], message, new ReplyError(words[2], "", null)));
				case "#" -> sink.accept(Inbound.push(words[1], body, null));
				case "?" -> sink.accept(Inbound.control("challenge", Payload.text(words[1])));
				default -> sink.accept(Inbound.other(message));
			}
		}

		@Override
		public Outbound encode(long id, Call call) {
			return Outbound.text(id + " " + call.method() + " " + call.params());
		}

	}

	private static final class Subscriptions implements SubscriptionHandler {

		@Override
		public List<SubscriptionBatch> subscribe(List<String> topics) {
			return List.of(new SubscriptionBatch(topics, new Call("subscribe", String.join(",", topics))));
		}

		@Override
		public List<SubscriptionBatch> unsubscribe(List<String> topics) {
			return List.of(new SubscriptionBatch(topics, new Call("unsubscribe", String.join(",", topics))));
		}

		@Override
		public Map<String, TopicOutcome> acknowledge(SubscriptionBatch batch, Inbound reply) {
			Map<String, TopicOutcome> outcomes = new LinkedHashMap<>();
			ReplyError error = reply.error();
			batch.topics()
				.forEach((topic) -> outcomes.put(topic,
						(error != null) ? new TopicOutcome.Rejected(error) : TopicOutcome.CONFIRMED));
			return outcomes;
		}

	}

	private static final class Login implements AuthHandler {

		private final PlatformContext context;

		private final boolean enabled;

		Login(PlatformContext context) {
			this.context = context;
			this.enabled = context.options().containsKey("login");
		}

		@Override
		public boolean enabled() {
			return this.enabled;
		}

		@Override
		public Mono<Session> authenticate(Dialog dialog) {
			return Mono.defer(() -> {
				Credentials given = this.context.credentials().get();
				if (given == null) {
					return Mono.error(new AuthenticationException("there are no credentials", true, null));
				}
				return dialog.request(new Call("login", given.key() + ":" + given.secret()))
					.map((granted) -> new Session(null, java.util.Set.of()))
					.onErrorMap(RejectedException.class,
							(ex) -> new AuthenticationException("the login was refused: " + ex.error(),
									ex.error().code().equals("denied"), ex));
			});
		}

	}

}
