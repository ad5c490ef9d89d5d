package io.websockexnova.test.deribit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.node.ArrayNode;

/**
 * Subscribing and unsubscribing. The result names only the channels that were accepted;
 * all others are missing without an error.
 */
final class SubscriptionMethods {

	private static final int MAX_CHANNELS = 500;

	private static final int MAX_LABEL = 16;

	private SubscriptionMethods() {
	}

	static void register(Map<String, Method> methods) {
		methods.put("public/subscribe", (invocation) -> subscribe(invocation, false));
		methods.put("private/subscribe", (invocation) -> subscribe(invocation, true));
		for (String kind : List.of("public", "private")) {
			methods.put(kind + "/unsubscribe", SubscriptionMethods::unsubscribe);
			methods.put(kind + "/unsubscribe_all", SubscriptionMethods::unsubscribeAll);
		}
	}

	private static Answer subscribe(Invocation invocation, boolean asPrivate) {
		Session session = invocation.session();
		if (asPrivate) {
			invocation.require("");
		}
		List<String> channels = invocation.channels();
		if (channels.size() > MAX_CHANNELS) {
			throw RpcException.invalidParams("channels", "must not exceed " + MAX_CHANNELS + " channels");
		}
		String label = invocation.text("label", "");
		if (label.length() > MAX_LABEL) {
			throw RpcException.invalidParams("label", "too long");
		}
		if (!session.isAuthenticated() && channels.stream().anyMatch(Channels::isPublicRaw)) {
			throw new RpcException(13778, "raw_subscriptions_not_available_for_unauthorized");
		}
		ArrayNode accepted = Json.array();
		List<Subscription> begun = new ArrayList<>();
		for (String channel : channels) {
			boolean allowed = asPrivate || !Channels.isPrivate(channel);
			if (allowed && !invocation.exchange().plan().rejects(channel)) {
				if (session.isSubscribed(channel)) {
					session.repeat(channel);
					accepted.add(channel);
					continue;
				}
				Subscription subscription = invocation.exchange().channels().create(channel, session);
				if (subscription != null) {
					session.add(subscription, label);
					accepted.add(channel);
					begun.add(subscription);
				}
			}
		}
		return new Answer(accepted, () -> begun.forEach(Subscription::begin));
	}

	private static Answer unsubscribe(Invocation invocation) {
		ArrayNode removed = Json.array();
		for (String channel : invocation.channels()) {
			if (invocation.session().remove(channel)) {
				removed.add(channel);
			}
		}
		return Answer.of(removed);
	}

	private static Answer unsubscribeAll(Invocation invocation) {
		invocation.session().removeAll();
		return Answer.ok();
	}

}
