package io.websockexnova.engine;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.RequestTimeoutException;
import io.websockexnova.transport.Loop;

/**
 * How handlers talk on one socket: on the control lane, and no longer than the socket
 * lives.
 */
final class SocketDialog implements Dialog {

	private final Shared shared;

	private final Generation generation;

	private final Hook hook;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param generation the socket
	 * @param hook who talks; what it does with the answers is counted as its call
	 */
	SocketDialog(Shared shared, Generation generation, Hook hook) {
		this.shared = shared;
		this.generation = generation;
		this.hook = hook;
	}

	@Override
	public Mono<Payload> request(Call call) {
		return exchange(call, Payload::copy);
	}

	@Override
	public <T> Mono<T> request(Call call, Class<T> type) {
		Body<T> reader = Body.as(this.shared.codec(), type);
		return exchange(call, (body) -> reader.read("the result of", call.method(), body));
	}

	private <T> Mono<T> exchange(Call call, Function<Payload, @Nullable T> decoder) {
		return onLoop((sink) -> {
			PendingRequests.Answer answer = new PendingRequests.Answer() {
				@Override
				public void replied(Inbound reply) {
					ReplyError error = reply.error();
					if (error != null) {
						fail(sink, new RejectedException("'" + call.method() + "'", error));
						return;
					}
					T result;
					try {
						result = decoder.apply(reply.body());
					}
					catch (Throwable ex) {
						fail(sink, ex);
						return;
					}
					succeed(sink, result);
				}

				@Override
				public void failed(Throwable error) {
					fail(sink, error);
				}
			};
			Runnable cancel = this.generation.requests()
				.send(this.generation.outbox().control(), call, this.shared.get(Setting.REQUEST_TIMEOUT), answer);
			sink.onCancel(() -> this.shared.mailbox().post(cancel));
		});
	}

	@Override
	public Mono<Void> send(Outbound message) {
		return onLoop((sink) -> this.generation.outbox().control().add(message, (error) -> {
			if (error != null) {
				fail(sink, error);
			}
			else {
				succeed(sink, null);
			}
		}));
	}

	@Override
	public Mono<Inbound> await(Predicate<Inbound> match, Duration timeout) {
		return onLoop((sink) -> {
			Router router = this.generation.router();
			Router.Awaited[] waiter = new Router.Awaited[1];
			Loop.Timer timer = this.generation.timers().after(timeout, () -> {
				router.cancel(waiter[0]);
				fail(sink, new RequestTimeoutException("the awaited message did not come within " + timeout, null));
			});
			waiter[0] = new Router.Awaited((inbound) -> matches(match, inbound), (inbound) -> {
				timer.cancel();
				succeed(sink, new Inbound(inbound.kind(), inbound.key(), inbound.body().copy(), inbound.sequence(),
						inbound.error()));
			});
			router.await(waiter[0]);
			this.generation.onDispose((reason) -> fail(sink, reason));
			sink.onCancel(() -> this.shared.mailbox().post(() -> {
				timer.cancel();
				router.cancel(waiter[0]);
			}));
		});
	}

	private boolean matches(Predicate<Inbound> match, Inbound inbound) {
		return this.shared.guard().call(this.hook, () -> match.test(inbound));
	}

	private <T> void succeed(MonoSink<T> sink, @Nullable T value) {
		tell(() -> sink.success(value));
	}

	private <T> void fail(MonoSink<T> sink, Throwable error) {
		tell(() -> sink.error(error));
	}

	// What the handler has chained to the answer runs in here. Errors that Reactor takes
	// for fatal come through, and the handler's publisher will never end.
	private void tell(Runnable signal) {
		try {
			this.shared.guard().run(this.hook, signal);
		}
		catch (Throwable ex) {
			this.generation.lose(Loss.of(Loss.Kind.HANDLER, this.hook + " failed: " + ex, ex));
		}
	}

	private <T> Mono<T> onLoop(Consumer<MonoSink<T>> action) {
		return Mono.create((sink) -> {
			if (this.shared.loop().inLoop()) {
				// At once: what is awaited may be in the read that is being decoded now.
				start(action, sink);
			}
			else {
				this.shared.mailbox().post(() -> start(action, sink));
			}
		});
	}

	private <T> void start(Consumer<MonoSink<T>> action, MonoSink<T> sink) {
		Throwable gone = this.generation.goneBecause();
		if (gone != null) {
			fail(sink, gone);
		}
		else {
			action.accept(sink);
		}
	}

}
