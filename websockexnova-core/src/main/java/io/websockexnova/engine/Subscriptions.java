package io.websockexnova.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.SubscriptionBatch;
import io.websockexnova.behavior.SubscriptionHandler;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.transport.Loop;

/**
 * Brings what the server of one socket has in line with what is wanted: asks for the
 * topics whose turn it is, as many and as fast as the venue allows. What the server says
 * to that is a matter of {@link TopicOutcomes}. Loop only.
 */
final class Subscriptions {

	/** What a name takes in a request beside its own bytes: quotes and a comma. */
	private static final int PER_NAME = 3;

	private final Shared shared;

	private final Ledger ledger;

	private final Timers timers;

	private final TopicListener listener;

	private final Standings standings = new Standings();

	private final Acknowledgements acknowledgements;

	private final Restoration restoration;

	private final TopicOutcomes outcomes;

	private SubscriptionLimits limits = SubscriptionLimits.UNLIMITED;

	private boolean active;

	private boolean reconciling;

	private Loop.@Nullable Timer wakeUp;

	private @Nullable Runnable retired;

	Subscriptions(Shared shared, Lasting lasting, Outlet outlet, Timers timers, TopicListener listener) {
		this.shared = shared;
		this.ledger = lasting.ledger();
		this.timers = timers;
		this.listener = listener;
		this.restoration = new Restoration(shared, listener::restored);
		this.outcomes = new TopicOutcomes(shared, this, this.restoration, lasting, timers, listener);
		this.acknowledgements = new Acknowledgements(shared, lasting, outlet, timers, this.outcomes);
	}

	/**
	 * The socket is logged in: subscribe to everything that is wanted.
	 * @param beside whether another socket serves meanwhile
	 */
	void restore(boolean beside) {
		this.outcomes.quiet(beside);
		this.active = true;
		this.ledger.attach(this);
		try {
			this.limits = this.shared.behaviors().subscription().limits();
		}
		catch (Throwable ex) {
			report(ex);
		}
		for (Topic topic : List.copyOf(this.ledger.topics())) {
			if (topic.isWanted()) {
				if (topic.isRequired()) {
					this.restoration.await(topic);
				}
				else {
					this.outcomes.problem(topic, "not confirmed yet");
				}
			}
			this.standings.touch(this.standings.of(topic));
		}
		reconcile();
		if (this.active) {
			this.restoration.begin();
		}
	}

	/**
	 * The socket takes over.
	 */
	void serve() {
		this.outcomes.quiet(false);
		this.standings.all().forEach(this.outcomes::show);
	}

	/**
	 * Unsubscribes from everything.
	 * @param done called when the server has answered
	 */
	void retire(Runnable done) {
		this.retired = done;
		for (Standing standing : this.standings.all()) {
			standing.endPause();
			this.standings.touch(standing);
		}
		reconcile();
	}

	boolean isRetired() {
		return this.retired != null;
	}

	boolean isActive() {
		return this.active;
	}

	void dispose() {
		this.active = false;
		this.acknowledgements.dispose();
		this.ledger.detach(this);
	}

	@Nullable Standing find(Topic topic) {
		return find(topic.name);
	}

	@Nullable Standing find(String name) {
		return this.standings.find(name);
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

	/**
	 * Takes an answer of the server.
	 * @param reply the answer, borrowed
	 * @return false if it is none to a request about topics
	 */
	boolean complete(Inbound reply) {
		return this.active && this.acknowledgements.complete(reply);
	}

	void forget(Topic topic) {
		this.standings.forget(topic.name);
		this.restoration.done(topic.name);
		reconcileSoon();
	}

	void resync(Standing standing) {
		standing.resync = true;
		touch(standing);
	}

	/**
	 * Who wants a topic has changed.
	 * @param topic the topic
	 */
	void wantedChanged(Topic topic) {
		if (!this.active) {
			return;
		}
		Standing standing = this.standings.of(topic);
		if (!topic.isWanted()) {
			this.restoration.done(topic.name);
			if (standing.farewells == 0) {
				// The pause was one before the next try to have it.
				standing.endPause();
			}
		}
		touch(standing);
	}

	/**
	 * Something about a topic has changed.
	 * @param standing how it stands
	 */
	void touch(Standing standing) {
		this.standings.touch(standing);
		reconcileSoon();
	}

	private void reconcileSoon() {
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
		this.standings.sort(isRetired());
		Duration wait = Duration.ZERO;
		List<String> names = this.standings.leaving(room());
		while (wait.isZero() && !names.isEmpty() && this.active) {
			wait = request(names, false);
			this.standings.sort(isRetired());
			names = this.standings.leaving(room());
		}
		names = this.standings.joining(room());
		while (wait.isZero() && !names.isEmpty() && this.active) {
			wait = request(names, true);
			this.standings.sort(isRetired());
			names = this.standings.joining(room());
		}
		if (!wait.isZero() && this.wakeUp == null) {
			this.wakeUp = this.timers.after(wait, () -> {
				this.wakeUp = null;
				reconcile();
			});
		}
		checkRetired();
	}

	/**
	 * Room for the names of one request; a first name always fits.
	 */
	private Predicate<String> room() {
		int[] taken = new int[2];
		return (name) -> {
			taken[0]++;
			taken[1] += name.getBytes(StandardCharsets.UTF_8).length + PER_NAME;
			return taken[0] == 1 || ((this.limits.topicsPerRequest() == 0 || taken[0] <= this.limits.topicsPerRequest())
					&& (this.limits.bytesPerRequest() == 0 || taken[1] <= this.limits.bytesPerRequest()));
		};
	}

	/**
	 * Sends what may be sent now about some topics. Each of them is on its way
	 * afterwards, or gone, unless there is something to wait for.
	 * @param names names of the topics
	 * @param joining whether to subscribe
	 * @return how long to wait before the rest
	 */
	private Duration request(List<String> names, boolean joining) {
		Duration wait = this.ledger.pace().delay(this.limits);
		if (!wait.isZero()) {
			return wait;
		}
		Set<String> without = new HashSet<>(names);
		try {
			int asked = names.size();
			List<SubscriptionBatch> batches = batches(names, joining);
			int fitting = fitting(batches, asked);
			while (fitting < asked) {
				asked = fitting;
				batches = batches(names.subList(0, asked), joining);
				fitting = fitting(batches, asked);
			}
			without.retainAll(names.subList(0, asked));
			for (SubscriptionBatch batch : batches) {
				without.removeAll(batch.topics());
				wait = wait.isZero() ? this.ledger.pace().delay(this.limits) : wait;
				if (wait.isZero() && this.active) {
					send(batch, joining);
				}
			}
		}
		catch (Throwable ex) {
			report(ex);
			names.forEach((name) -> this.outcomes.impossible(name, joining, String.valueOf(ex.getMessage()), ex));
			return Duration.ZERO;
		}
		names.stream()
			.filter(without::contains)
			.forEach((name) -> this.outcomes.impossible(name, joining, "the platform has no request for it", null));
		return wait;
	}

	private List<SubscriptionBatch> batches(List<String> names, boolean joining) {
		SubscriptionHandler handler = this.shared.behaviors().subscription();
		return joining ? Resumption.batches(handler, this.standings, names) : handler.unsubscribe(names);
	}

	/**
	 * How many of the topics to ask for again if a request has become too large.
	 */
	private int fitting(List<SubscriptionBatch> batches, int count) {
		int most = this.limits.bytesPerRequest();
		if (most == 0 || count == 1) {
			return count;
		}
		int largest = batches.stream().mapToInt(this.acknowledgements::sizeOf).max().orElse(0);
		return (largest > most) ? (int) Math.max(1, Math.min(count - 1, (long) count * most / largest)) : count;
	}

	private void send(SubscriptionBatch batch, boolean joining) {
		TopicRequest request = new TopicRequest(batch, joining, this.ledger.pace().spend());
		for (String name : batch.topics()) {
			Standing standing = find(name);
			if (standing != null) {
				this.outcomes.asked(standing, request);
			}
		}
		this.acknowledgements.send(request);
	}

	// Later, since the answer may be to reconnect.
	void report(Throwable error) {
		this.shared.mailbox().post(() -> this.listener.failed(error));
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
