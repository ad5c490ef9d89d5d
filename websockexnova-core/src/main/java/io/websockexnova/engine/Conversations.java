package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.websockexnova.transport.Loop;

/**
 * Runs what handlers return as a {@code Mono}: each has a deadline, its outcome comes
 * back to the loop at most once, and none outlives the socket. Loop only.
 */
final class Conversations {

	private final Mailbox mailbox;

	private final Timers timers;

	private final List<Conversation<?>> running = new ArrayList<>();

	Conversations(Mailbox mailbox, Timers timers) {
		this.mailbox = mailbox;
		this.timers = timers;
	}

	/**
	 * Defers to a handler, and turns whatever it throws into an error, also what Reactor
	 * takes for fatal and would throw into the middle of something else.
	 * @param handler calls the handler
	 * @param <T> type of the value
	 * @return what the handler returns
	 */
	static <T> Mono<T> ask(Supplier<Mono<T>> handler) {
		return Mono.defer(() -> {
			try {
				return handler.get();
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

	/**
	 * Runs one.
	 * @param mono what the handler returned
	 * @param deadline how long it may take
	 * @param late called when the deadline passes first
	 * @param done takes the value, or null if there was none
	 * @param failed takes the error
	 * @param <T> type of the value
	 */
	<T> void run(Mono<T> mono, Duration deadline, Runnable late, Consumer<@Nullable T> done,
			Consumer<Throwable> failed) {
		Conversation<T> conversation = new Conversation<>(done, failed);
		this.running.add(conversation);
		conversation.subscription = mono.subscribe((value) -> ended(conversation, value, null),
				(error) -> ended(conversation, null, error), () -> ended(conversation, null, null));
		conversation.deadline = this.timers.after(deadline, () -> {
			if (this.running.remove(conversation)) {
				conversation.subscription.dispose();
				late.run();
			}
		});
	}

	void dispose() {
		List<Conversation<?>> open = List.copyOf(this.running);
		this.running.clear();
		open.forEach((conversation) -> {
			conversation.deadline.cancel();
			conversation.subscription.dispose();
		});
	}

	private <T> void ended(Conversation<T> conversation, @Nullable T value, @Nullable Throwable error) {
		this.mailbox.post(() -> {
			if (!this.running.remove(conversation)) {
				return;
			}
			conversation.deadline.cancel();
			if (error != null) {
				conversation.failed.accept(error);
			}
			else {
				conversation.done.accept(value);
			}
		});
	}

	private static final class Conversation<T> {

		private final Consumer<@Nullable T> done;

		private final Consumer<Throwable> failed;

		private Disposable subscription = () -> {
		};

		private Loop.Timer deadline = () -> {
		};

		Conversation(Consumer<@Nullable T> done, Consumer<Throwable> failed) {
			this.done = done;
			this.failed = failed;
		}

	}

}
