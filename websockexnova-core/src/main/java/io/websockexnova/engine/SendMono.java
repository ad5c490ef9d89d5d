package io.websockexnova.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Outbound;
import io.websockexnova.client.NotSentException;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Socket;

/**
 * Sends a message whenever somebody subscribes. It is written by hand because a chain of
 * operators costs several times what the sending does.
 */
final class SendMono extends Mono<Void> {

	private final Calls calls;

	private final Object message;

	private final RequestOptions options;

	private SendMono(Calls calls, Object message, RequestOptions options) {
		this.calls = calls;
		this.message = message;
		this.options = options;
	}

	static Mono<Void> of(Calls calls, Object message, RequestOptions options) {
		return onAssembly(new SendMono(calls, message, options));
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		Sending sending = new Sending(this.calls, this.options, actual);
		actual.onSubscribe(sending);
		sending.begin(this.message);
	}

	/**
	 * A message on its way and who waits for it. It changes on the loop only; begun and
	 * cancelled it is on any thread.
	 */
	private static final class Sending implements Subscription, Socket.SendCallback, Runnable {

		private final Calls calls;

		private final RequestOptions options;

		private final CoreSubscriber<? super Void> actual;

		private @Nullable Outbound message;

		private @Nullable Item item;

		private Loop.@Nullable Timer timer;

		private boolean ended;

		private @Nullable Throwable error;

		private volatile boolean cancelled;

		Sending(Calls calls, RequestOptions options, CoreSubscriber<? super Void> actual) {
			this.calls = calls;
			this.options = options;
			this.actual = actual;
		}

		void begin(Object object) {
			if (this.cancelled) {
				return;
			}
			try {
				this.message = this.calls.shared().behaviors().message().encode(object);
			}
			catch (Throwable ex) {
				fail(ex);
				return;
			}
			Throwable refusal = this.calls.hand(this.options, this);
			if (refusal != null) {
				fail(refusal);
			}
		}

		// The loop will not see it.
		private void fail(Throwable refusal) {
			this.ended = true;
			this.error = refusal;
			complete();
		}

		/**
		 * It has come to the loop, or has ended and its caller shall hear of it: one
		 * object for both errands.
		 */
		@Override
		public void run() {
			if (this.ended) {
				tell();
			}
			else {
				queue();
			}
		}

		private void queue() {
			this.calls.arrived();
			Outbound outbound = this.message;
			if (this.cancelled || outbound == null) {
				return;
			}
			Backlog backlog = this.calls.backlog();
			Item queued;
			try {
				queued = new Item(outbound, null, backlog.laneOf(outbound, null, this.options), this.options.fate(),
						this);
			}
			catch (NotSentException ex) {
				done(ex);
				return;
			}
			this.message = null;
			this.item = queued;
			Duration timeout = this.options.timeout();
			if (timeout != null) {
				this.timer = this.calls.shared().loop().schedule(() -> expire(queued, timeout), timeout);
			}
			backlog.add(queued);
		}

		private void expire(Item queued, Duration timeout) {
			String what = "a message of client '" + this.calls.shared().name() + "' could not be sent within "
					+ timeout;
			done(this.calls.backlog().cancel(queued) ? new NotSentException(what, null)
					: new RequestTimeoutException(what + ", and may still be", null));
		}

		@Override
		public void done(@Nullable Throwable failure) {
			if (this.ended) {
				return;
			}
			end();
			this.error = failure;
			complete();
		}

		private void complete() {
			if (this.options.fastPath()) {
				this.calls.completions().addOnLoop(this);
			}
			else {
				this.calls.completions().add(this);
			}
		}

		private void end() {
			this.ended = true;
			if (this.timer != null) {
				this.timer.cancel();
			}
		}

		private void tell() {
			if (this.cancelled) {
				return;
			}
			if (this.error != null) {
				this.actual.onError(this.error);
			}
			else {
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long count) {
			// There is no value.
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			this.calls.shared().mailbox().post(this::withdraw);
		}

		private void withdraw() {
			Item queued = this.item;
			if (queued != null && !this.ended) {
				end();
				this.calls.backlog().cancel(queued);
			}
		}

	}

}
