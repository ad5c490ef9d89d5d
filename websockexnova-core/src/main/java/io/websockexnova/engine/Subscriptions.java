package io.websockexnova.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.TopicOutcome;
import io.websockexnova.client.ClientEvent.TopicState;
import io.websockexnova.client.RequestTimeoutException;

/**
 * What the server of one socket has confirmed, brought in line with what is wanted. It
 * never sends a topic twice while an answer for it is outstanding, so whatever arrives
 * late finds the topic in a defined state. A socket that is made ready beside another one
 * is quiet: it ends no stream and reports no problem before it serves. Loop only.
 */
final class Subscriptions {

	private static final ReplyError UNANSWERED = new ReplyError("unanswered", "the server did not mention the topic",
			null);

	private final Shared shared;

	private final Ledger ledger;

	private final PendingRequests requests;

	private final Outlet outlet;

	private final Timers timers;

	private final TopicListener listener;

	private final Problems problems;

	private final Standings standings = new Standings();

	/** Topics without an outcome on this socket; READY waits for them. */
	private final Set<String> restoring = new HashSet<>();

	private boolean quiet;

	private boolean active;

	private boolean reconciling;

	private boolean settled;

	private @Nullable Runnable retired;

	Subscriptions(Shared shared, Ledger ledger, PendingRequests requests, Outlet outlet, Timers timers,
			Problems problems, TopicListener listener) {
		this.shared = shared;
		this.ledger = ledger;
		this.requests = requests;
		this.outlet = outlet;
		this.timers = timers;
		this.problems = problems;
		this.listener = listener;
	}

	/**
	 * The socket is logged in: subscribe to everything that is wanted.
	 * @param beside whether another socket serves meanwhile
	 */
	void restore(boolean beside) {
		this.quiet = beside;
		this.active = true;
		this.ledger.attach(this);
		this.ledger.topics().stream().filter(Topic::isWanted).forEach((topic) -> this.restoring.add(topic.name));
		reconcile();
		settle();
	}

	/**
	 * The socket takes over.
	 */
	void serve() {
		this.quiet = false;
		for (Standing standing : this.standings.all()) {
			if (standing.isConfirmed()) {
				this.listener.confirmed(standing);
			}
			else if (!standing.problem.isEmpty()) {
				this.problems.note(standing.topic, standing.problem);
			}
		}
	}

	/**
	 * Unsubscribes from everything.
	 * @param done called when the server has answered
	 */
	void retire(Runnable done) {
		this.retired = done;
		reconcile();
		checkRetired();
	}

	void dispose() {
		this.active = false;
		this.ledger.detach(this);
	}

	@Nullable Standing find(Topic topic) {
		return this.standings.find(topic.name);
	}

	boolean isClearOf(Topic topic) {
		Standing standing = find(topic);
		return standing == null || standing.isClear();
	}

	/**
	 * Wanted topics that are not confirmed here.
	 * @return their names
	 */
	List<String> missing() {
		return this.ledger.topics().stream().filter(Topic::isWanted).filter((topic) -> {
			Standing standing = find(topic);
			return standing == null || !standing.isConfirmed();
		}).map((topic) -> topic.name).toList();
	}

	void forget(Topic topic) {
		this.standings.forget(topic.name);
		this.restoring.remove(topic.name);
		settle();
		checkRetired();
	}

	void resync(Standing standing) {
		standing.resync = true;
		reconcileSoon();
	}

	void reconcileSoon() {
		if (!this.reconciling && this.active) {
			this.reconciling = true;
			this.shared.mailbox().post(this::reconcile);
		}
	}

	private void reconcile() {
		this.reconciling = false;
		if (!this.active) {
			return;
		}
		this.ledger.topics().forEach(this.standings::of);
		SubscriptionHandler handler = this.shared.behaviors().subscription();
		List<String> unsubscribe = this.standings.names(this::isToBeUnsubscribed);
		List<String> subscribe = (this.retired != null) ? List.of() : this.standings.names(Standing::isToBeSubscribed);
		try {
			if (!unsubscribe.isEmpty()) {
				handler.unsubscribe(unsubscribe).forEach(this::unsubscribe);
			}
		}
		catch (Throwable ex) {
			report(ex);
		}
		try {
			if (!subscribe.isEmpty()) {
				Resumption.batches(handler, this.standings, subscribe).forEach(this::subscribe);
			}
		}
		catch (Throwable ex) {
			report(ex);
			this.standings.each(subscribe, Standing::isToBeSubscribed,
					(standing) -> reject(standing, String.valueOf(ex.getMessage()), ex));
		}
		// Topics for which the platform has no request: nothing to wait for.
		this.standings.each(unsubscribe, this::isToBeUnsubscribed, this::unsubscribed);
		this.standings.each(subscribe, Standing::isToBeSubscribed,
				(standing) -> reject(standing, "the platform has no request for it", null));
		settle();
	}

	private boolean isToBeUnsubscribed(Standing standing) {
		return standing.isToBeUnsubscribed() || (this.retired != null && standing.isConfirmed());
	}

	// Later, since the answer may be to reconnect.
	private void report(Throwable error) {
		this.shared.mailbox().post(() -> this.listener.failed(error));
	}

	private void subscribe(SubscriptionBatch batch) {
		each(batch, (standing) -> change(standing, TopicState.SUBSCRIBING, ""));
		send(batch, (reply) -> acknowledged(batch, reply), (error) -> each(batch, (standing) -> {
			standing.doubtful = error instanceof RequestTimeoutException;
			retry(standing, (error.getMessage() != null) ? error.getMessage() : error.toString(), null);
		}));
	}

	private void unsubscribe(SubscriptionBatch batch) {
		each(batch, (standing) -> change(standing, TopicState.UNSUBSCRIBING, standing.resync ? "resync" : ""));
		// Whatever the server answers, the topic counts as gone: a tick that still comes
		// finds no subscriber, and a wanted topic is subscribed again.
		send(batch, (reply) -> each(batch, this::unsubscribed), (error) -> each(batch, this::unsubscribed));
	}

	private void send(SubscriptionBatch batch, Consumer<Inbound> replied, Consumer<Throwable> failed) {
		this.requests.send(this.outlet, batch.call(), this.shared.get(Setting.ACK_TIMEOUT),
				new PendingRequests.Answer() {

					@Override
					public void replied(Inbound reply) {
						if (Subscriptions.this.active) {
							replied.accept(reply);
						}
					}

					@Override
					public void failed(Throwable error) {
						if (Subscriptions.this.active) {
							failed.accept(error);
						}
					}

				});
	}

	private void acknowledged(SubscriptionBatch batch, Inbound reply) {
		Map<String, TopicOutcome> outcomes;
		try {
			outcomes = Objects.requireNonNull(this.shared.behaviors().subscription().acknowledge(batch, reply),
					"SubscriptionHandler.acknowledge returned nothing");
		}
		catch (Throwable ex) {
			report(ex);
			each(batch, (standing) -> retry(standing, "acknowledgement not understood: " + ex.getMessage(), null));
			return;
		}
		each(batch, (standing) -> {
			TopicOutcome outcome = outcomes.getOrDefault(standing.topic.name, new TopicOutcome.Rejected(UNANSWERED));
			if (outcome instanceof TopicOutcome.Confirmed || outcome instanceof TopicOutcome.Following) {
				standing.following = Resumption.position(outcome);
				confirmed(standing);
			}
			else if (outcome instanceof TopicOutcome.Retry retry) {
				retry(standing, retry.reason().toString(), retry.delay());
			}
			else if (outcome instanceof TopicOutcome.Rejected rejected) {
				reject(standing, "refused by the server: " + rejected.reason(),
						new RejectedException(batch.call().method(), rejected.reason()));
			}
		});
		settle();
		reconcileSoon();
	}

	private void confirmed(Standing standing) {
		this.restoring.remove(standing.topic.name);
		standing.retries = 0;
		standing.problem = "";
		change(standing, TopicState.CONFIRMED, "");
		if (!this.quiet) {
			this.problems.solved(standing.topic.name);
			this.listener.confirmed(standing);
		}
		checkRetired();
	}

	private void retry(Standing standing, String reason, @Nullable Duration advice) {
		change(standing, TopicState.WANTED, reason);
		standing.waiting = true;
		standing.retries++;
		standing.problem = reason;
		this.restoring.remove(standing.topic.name);
		if (!this.quiet) {
			this.problems.note(standing.topic, reason);
		}
		Duration delay = (advice != null) ? advice : Duration.ofSeconds(1L << Math.min(standing.retries - 1, 5));
		this.timers.after(delay, () -> {
			standing.waiting = false;
			reconcileSoon();
		});
		settle();
		checkRetired();
	}

	private void reject(Standing standing, String reason, @Nullable Throwable cause) {
		this.restoring.remove(standing.topic.name);
		if (this.quiet) {
			// Refused beside the socket that has it: no reason to end the stream.
			change(standing, TopicState.WANTED, reason);
			standing.waiting = true;
			standing.problem = reason;
			return;
		}
		this.ledger.reject(standing.topic, reason, cause);
	}

	private void unsubscribed(Standing standing) {
		standing.resync = false;
		standing.doubtful = false;
		if (standing.topic.isWanted() && this.retired == null) {
			change(standing, TopicState.WANTED, "");
		}
		else {
			standing.state = TopicState.WANTED;
			this.ledger.forgetIfUnused(standing.topic);
			checkRetired();
		}
		reconcileSoon();
	}

	private void change(Standing standing, TopicState next, String reason) {
		standing.state = next;
		if (!this.quiet) {
			this.ledger.tell(standing.topic, next, reason);
		}
	}

	private void each(SubscriptionBatch batch, Consumer<Standing> action) {
		this.standings.each(batch.topics(), (standing) -> true, action);
	}

	private void settle() {
		if (this.active && !this.settled && this.restoring.isEmpty()) {
			this.settled = true;
			this.listener.restored();
		}
	}

	private void checkRetired() {
		Runnable done = this.retired;
		if (done != null && this.standings.areClear()) {
			this.retired = () -> {
			};
			done.run();
		}
	}

}
