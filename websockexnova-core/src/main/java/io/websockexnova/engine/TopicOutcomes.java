package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent.TopicState;

/**
 * What the server's answers mean for the topics of one socket. A topic is never asked for
 * while an answer about it is outstanding, and an answer that is missing is made up for
 * by unsubscribing first, so whatever arrives late finds the topic in a defined state. A
 * socket that is made ready beside another one is quiet: it ends no stream and reports no
 * problem before it serves. Loop only.
 */
final class TopicOutcomes implements Acknowledgements.Listener {

	/** Unsubscribe requests without an answer in a row; then the topic counts as gone. */
	private static final int MOST_UNANSWERED = 3;

	private final Shared shared;

	private final Subscriptions subscriptions;

	private final Restoration restoration;

	private final Ledger ledger;

	private final Timers timers;

	private final Problems problems;

	private final TopicListener listener;

	private boolean quiet;

	TopicOutcomes(Shared shared, Subscriptions subscriptions, Restoration restoration, Lasting lasting, Timers timers,
			TopicListener listener) {
		this.shared = shared;
		this.subscriptions = subscriptions;
		this.restoration = restoration;
		this.ledger = lasting.ledger();
		this.timers = timers;
		this.problems = lasting.problems();
		this.listener = listener;
	}

	void quiet(boolean on) {
		this.quiet = on;
	}

	/**
	 * The socket serves from now on: show how a topic stands on it.
	 * @param standing how it stands
	 */
	void show(Standing standing) {
		if (standing.isConfirmed()) {
			this.problems.solved(standing.topic.name);
			this.ledger.board().put(standing.topic, TopicState.CONFIRMED, "");
			this.listener.confirmed(standing);
		}
		else if (!standing.problem.isEmpty()) {
			this.problems.note(standing.topic, standing.problem);
		}
	}

	void problem(Topic topic, String reason) {
		if (!this.quiet) {
			this.problems.note(topic, reason);
		}
	}

	/**
	 * A request about a topic is being sent.
	 * @param standing how it stands
	 * @param request the request
	 */
	void asked(Standing standing, TopicRequest request) {
		standing.request = request;
		if (request.joining) {
			if (standing.triedAt == 0) {
				standing.triedAt = this.shared.loop().nanoTime();
			}
			change(standing, TopicState.SUBSCRIBING, "");
		}
		else {
			change(standing, TopicState.UNSUBSCRIBING, standing.resync ? "resync" : "");
		}
	}

	@Override
	public boolean answered(TopicRequest request, String topic, TopicOutcome outcome) {
		Standing standing = this.subscriptions.find(topic);
		boolean latest = standing != null && standing.request == request;
		if (standing == null || !latest || (request.expired && !standing.doubtful) || !this.subscriptions.isActive()) {
			// Superseded: what came after it has settled the matter, or will.
			return false;
		}
		if (request.expired) {
			standing.endPause();
		}
		if (request.joining) {
			standing.doubtful = false;
			joined(request, standing, outcome);
		}
		else if (outcome instanceof TopicOutcome.Retry retry) {
			stays(standing, retry);
		}
		else {
			gone(standing);
		}
		return true;
	}

	private void joined(TopicRequest request, Standing standing, TopicOutcome outcome) {
		if (outcome instanceof TopicOutcome.Confirmed || outcome instanceof TopicOutcome.Following) {
			standing.following = Resumption.position(outcome);
			confirmed(standing);
		}
		else if (outcome instanceof TopicOutcome.Retry retry) {
			retry(standing, retry.reason().toString(), retry.delay());
		}
		else if (outcome instanceof TopicOutcome.Rejected rejected) {
			reject(standing, "refused by the server: " + rejected.reason(),
					new RejectedException(request.batch.call().method(), rejected.reason()));
		}
	}

	@Override
	public void failed(TopicRequest request, String topic, boolean doubtful, String reason) {
		Standing standing = this.subscriptions.find(topic);
		if (standing == null || standing.request != request || !this.subscriptions.isActive()) {
			return;
		}
		if (request.joining) {
			standing.doubtful = doubtful;
			retry(standing, reason, null);
		}
		else if (++standing.unanswered >= MOST_UNANSWERED) {
			gone(standing);
		}
		else {
			standing.farewells++;
			standing.doubtful = true;
			change(standing, TopicState.WANTED, reason);
			pause(standing, backoff(standing.farewells));
		}
	}

	@Override
	public void misread(Throwable error) {
		this.subscriptions.report(error);
	}

	/**
	 * The platform cannot ask for a topic, or to be spared it.
	 */
	void impossible(String topic, boolean joining, String reason, @Nullable Throwable cause) {
		Standing standing = this.subscriptions.find(topic);
		if (standing == null) {
			return;
		}
		if (joining) {
			reject(standing, reason, cause);
		}
		else {
			gone(standing);
		}
	}

	private void confirmed(Standing standing) {
		standing.retries = 0;
		standing.farewells = 0;
		standing.unanswered = 0;
		standing.problem = "";
		change(standing, TopicState.CONFIRMED, "");
		if (!this.quiet) {
			this.problems.solved(standing.topic.name);
			this.listener.confirmed(standing);
		}
		this.restoration.done(standing.topic.name);
	}

	private void retry(Standing standing, String reason, @Nullable Duration advice) {
		standing.retries++;
		standing.problem = reason;
		change(standing, TopicState.WANTED, reason);
		problem(standing.topic, reason);
		if (!standing.topic.isWanted()) {
			// Nobody waits for the next try.
			this.ledger.forgetIfUnused(standing.topic);
			return;
		}
		Duration delay = (advice != null) ? advice : backoff(standing.retries);
		pause(standing, delay);
		this.restoration.postponed(standing, delay);
	}

	private static Duration backoff(int tries) {
		return Duration.ofSeconds(1L << Math.min(tries - 1, 5));
	}

	private void pause(Standing standing, Duration delay) {
		standing.endPause();
		if (this.subscriptions.isRetired()) {
			return;
		}
		standing.pause = this.timers.after(delay, () -> {
			standing.pause = null;
			this.subscriptions.touch(standing);
		});
	}

	private void reject(Standing standing, String reason, @Nullable Throwable cause) {
		if (this.quiet) {
			// Refused beside the socket that has it: no reason to end the stream.
			change(standing, TopicState.WANTED, reason);
			standing.endPause();
			standing.pause = () -> {
			};
			standing.problem = reason;
			this.restoration.done(standing.topic.name);
			return;
		}
		boolean required = this.restoration.isUnderWay() && standing.topic.isRequired();
		this.ledger.reject(standing.topic, reason, cause);
		if (required) {
			this.problems.refused(standing.topic.name, reason);
		}
	}

	private void stays(Standing standing, TopicOutcome.Retry retry) {
		standing.farewells++;
		standing.unanswered = 0;
		// Of a topic that it may not have at all the server says that as well.
		change(standing, standing.doubtful ? TopicState.WANTED : TopicState.CONFIRMED, retry.reason().toString());
		Duration advice = retry.delay();
		pause(standing, (advice != null) ? advice : backoff(standing.farewells));
	}

	private void gone(Standing standing) {
		standing.resync = false;
		standing.doubtful = false;
		standing.farewells = 0;
		standing.unanswered = 0;
		standing.endPause();
		if (standing.topic.isWanted() && !this.subscriptions.isRetired()) {
			change(standing, TopicState.WANTED, "");
			return;
		}
		standing.state = TopicState.WANTED;
		this.subscriptions.touch(standing);
		this.ledger.forgetIfUnused(standing.topic);
	}

	private void change(Standing standing, TopicState next, String reason) {
		standing.state = next;
		this.subscriptions.touch(standing);
		if (!this.quiet) {
			this.ledger.tell(standing.topic, next, reason);
		}
	}

}
