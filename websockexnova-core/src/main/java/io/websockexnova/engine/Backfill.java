package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Repair;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;

/**
 * Asks for what topics miss, on behalf of one socket. Loop only.
 */
final class Backfill {

	private final Shared shared;

	private final PendingRequests requests;

	private final Outlet outlet;

	private final Conversations conversations;

	private final Duration deadline;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param requests takes the requests
	 * @param outlet sends them
	 * @param conversations what else is asked; ends with the socket
	 */
	Backfill(Shared shared, PendingRequests requests, Outlet outlet, Conversations conversations) {
		this.shared = shared;
		this.requests = requests;
		this.outlet = outlet;
		this.conversations = conversations;
		this.deadline = shared.get(Setting.REPAIR_TIMEOUT);
	}

	/**
	 * Asks for what is missing. Nothing comes back once the deadline of the repair has
	 * passed.
	 * @param repair whom to ask
	 * @param brought takes the messages, borrowed
	 * @param failed takes the error
	 */
	void ask(Repair repair, Consumer<List<Inbound>> brought, Consumer<Throwable> failed) {
		if (repair instanceof Repair.Fetch fetch) {
			this.conversations.run(fetch.messages().subscribeOn(this.shared.calls()), this.deadline, () -> {
			}, (messages) -> take((messages != null) ? messages : List.of(), brought, failed), failed);
		}
		else if (repair instanceof Repair.Request request) {
			this.requests.send(this.outlet, request.call(), this.deadline, new PendingRequests.Answer() {

				@Override
				public void replied(Inbound reply) {
					ReplyError error = reply.error();
					if (error != null) {
						failed.accept(new RejectedException(request.call().method(), error));
						return;
					}
					try {
						take(request.reader().apply(reply), brought, failed);
					}
					catch (Throwable ex) {
						failed.accept(ex);
					}
				}

				@Override
				public void failed(Throwable error) {
					failed.accept(error);
				}

			});
		}
	}

	private static void take(List<Inbound> messages, Consumer<List<Inbound>> brought, Consumer<Throwable> failed) {
		try {
			brought.accept(messages);
		}
		catch (Throwable ex) {
			failed.accept(ex);
		}
	}

}
