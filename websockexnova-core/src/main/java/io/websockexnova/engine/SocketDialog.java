package io.websockexnova.engine;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import tools.jackson.databind.ObjectReader;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Inbound;
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

	SocketDialog(Shared shared, Generation generation) {
		this.shared = shared;
		this.generation = generation;
	}

	@Override
	public Mono<Payload> request(Call call) {
		return exchange(call, Payload::copy);
	}

	@Override
	public <T> Mono<T> request(Call call, Class<T> type) {
		ObjectReader reader = this.shared.json().readerFor(type);
		return exchange(call, (body) -> Body.read("the result of '" + call.method() + "'", body, reader));
	}

	private <T> Mono<T> exchange(Call call, Function<Payload, @Nullable T> decoder) {
		return onLoop((sink) -> {
			PendingRequests.Answer answer = new PendingRequests.Answer() {
				@Override
				public void replied(Inbound reply) {
					ReplyError error = reply.error();
					if (error != null) {
						sink.error(new RejectedException("'" + call.method() + "'", error));
						return;
					}
					try {
						sink.success(decoder.apply(reply.body()));
					}
					catch (Throwable ex) {
						sink.error(ex);
					}
				}

				@Override
				public void failed(Throwable error) {
					sink.error(error);
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
				sink.error(error);
			}
			else {
				sink.success();
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
				sink.error(new RequestTimeoutException("the awaited message did not come within " + timeout, null));
			});
			waiter[0] = new Router.Awaited(match, (inbound) -> {
				timer.cancel();
				sink.success(new Inbound(inbound.kind(), inbound.key(), inbound.body().copy(), inbound.sequence(),
						inbound.error()));
			});
			router.await(waiter[0]);
			this.generation.onDispose(sink::error);
			sink.onCancel(() -> this.shared.mailbox().post(() -> {
				timer.cancel();
				router.cancel(waiter[0]);
			}));
		});
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
			sink.error(gone);
		}
		else {
			action.accept(sink);
		}
	}

}
