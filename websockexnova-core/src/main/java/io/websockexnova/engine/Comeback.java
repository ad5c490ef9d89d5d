package io.websockexnova.engine;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.transport.Loop;

/**
 * The wait before an attempt: first the policy's delay and the recovery that an error
 * handler wants, side by side, then the admission. Loop only.
 */
final class Comeback {

	private final Shared shared;

	private final Admission admission;

	private final Timers timers;

	private final Conversations conversations;

	private final Runnable due;

	private Loop.@Nullable Timer delay;

	private boolean recovering;

	private @Nullable Loss failure;

	private Consumer<Loss> onFailure = (loss) -> {
	};

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param admission whether the client may dial
	 * @param due called when the attempt may be made
	 */
	Comeback(Shared shared, Admission admission, Runnable due) {
		this.shared = shared;
		this.admission = admission;
		this.timers = new Timers(shared.loop());
		this.conversations = new Conversations(shared.mailbox(), this.timers);
		this.due = due;
	}

	/**
	 * Begins to wait. A recovery that fails is not reported before the delay has passed,
	 * so that one that fails at once makes no storm.
	 * @param wait the policy's delay
	 * @param recovery what has to complete, besides
	 * @param onFailure hears why the recovery failed; nothing follows then
	 */
	void begin(Duration wait, Mono<Void> recovery, Consumer<Loss> onFailure) {
		Duration deadline = this.shared.get(Setting.RECOVERY_TIMEOUT);
		this.onFailure = onFailure;
		this.failure = null;
		this.recovering = true;
		this.delay = this.timers.after(wait, this::proceed);
		this.conversations.run(Conversations.ask(() -> recovery), deadline,
				() -> recovered(Loss.of(Loss.Kind.RECOVERY, "the recovery took longer than " + deadline, null)),
				(done) -> recovered(null),
				(error) -> recovered(Loss.of(Loss.Kind.RECOVERY, "the recovery failed: " + error.getMessage(), error)));
	}

	private void recovered(@Nullable Loss loss) {
		this.recovering = false;
		this.failure = loss;
		if (this.delay == null) {
			proceed();
		}
	}

	/**
	 * Skips the rest of the delay, but neither recovery nor admission.
	 */
	void hurry() {
		if (this.delay != null) {
			this.delay.cancel();
			proceed();
		}
	}

	/**
	 * Ends the wait; nothing follows.
	 */
	void cancel() {
		if (this.delay != null) {
			this.delay.cancel();
			this.delay = null;
		}
		this.recovering = false;
		this.failure = null;
		this.conversations.dispose();
		this.admission.release();
	}

	private void proceed() {
		this.delay = null;
		if (this.recovering) {
			return;
		}
		Loss loss = this.failure;
		if (loss != null) {
			cancel();
			this.onFailure.accept(loss);
			return;
		}
		Duration wait = this.admission.ask();
		if (wait.isZero()) {
			this.due.run();
		}
		else {
			this.delay = this.timers.after(wait, this::proceed);
		}
	}

}
