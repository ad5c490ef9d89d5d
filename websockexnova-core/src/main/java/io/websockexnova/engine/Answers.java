package io.websockexnova.engine;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;

/**
 * Answers and probes on the control lane of one socket. How many challenges there are is
 * the server's choice, so answers that wait are bounded. Loop only.
 */
final class Answers {

	private static final int MAX = 1024;

	private final Shared shared;

	private final ServerRequests serverRequests;

	private final Generation generation;

	/** Answers on their way, or answered not yet. */
	private int count;

	Answers(Shared shared, ServerRequests serverRequests, Generation generation) {
		this.shared = shared;
		this.serverRequests = serverRequests;
		this.generation = generation;
	}

	void send(Outbound message) {
		if (mayAnswer()) {
			// If the connection is gone, that has been reported already.
			this.generation.outbox().control().add(message, (error) -> this.count--);
		}
	}

	/**
	 * Answers a challenge or sends a probe; of the answer to it only a refusal matters.
	 * @param call what to send
	 * @param replied runs when the reply has come
	 */
	void call(Call call, Runnable replied) {
		if (!mayAnswer()) {
			return;
		}
		this.generation.requests()
			.send(this.generation.outbox().control(), call, this.shared.get(Setting.REQUEST_TIMEOUT),
					new PendingRequests.Answer() {

						@Override
						public void replied(Inbound reply) {
							Answers.this.count--;
							replied.run();
							ReplyError error = reply.error();
							if (error != null) {
								Answers.this.generation.failed(new RejectedException("'" + call.method() + "'", error));
							}
						}

						@Override
						public void failed(Throwable error) {
							// A lost connection is reported as such; a dead one is found
							// by its silence.
							Answers.this.count--;
						}

					});
	}

	/**
	 * The server asks for something.
	 * @param request the request or notification
	 * @return whether somebody takes it
	 */
	boolean asked(Inbound request) {
		return this.serverRequests.take(request, this.generation);
	}

	private boolean mayAnswer() {
		if (this.count < MAX) {
			this.count++;
			return true;
		}
		this.generation.lose(Loss.of(Loss.Kind.PROTOCOL_VIOLATION, "more than " + MAX + " answers to challenges of "
				+ this.generation.target() + " wait to be sent or acknowledged", null));
		return false;
	}

}
