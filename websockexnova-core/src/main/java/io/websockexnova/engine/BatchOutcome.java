package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.client.CallResult;

/**
 * Gathers the outcomes of a batch, in whatever order and messages they come. Loop only.
 */
final class BatchOutcome {

	private final List<Call> calls;

	private final Consumer<RejectedException> rejections;

	private final MonoSink<List<CallResult>> sink;

	private final @Nullable CallResult[] results;

	private int missing;

	/**
	 * New.
	 * @param calls the requests
	 * @param rejections hears of every refusal
	 * @param sink takes the outcomes when all are known
	 */
	BatchOutcome(List<Call> calls, Consumer<RejectedException> rejections, MonoSink<List<CallResult>> sink) {
		this.calls = calls;
		this.rejections = rejections;
		this.sink = sink;
		this.results = new CallResult[calls.size()];
		this.missing = calls.size();
	}

	/**
	 * Who hears of the outcome of each request.
	 * @return one for each
	 */
	List<PendingRequests.Answer> answers() {
		List<PendingRequests.Answer> answers = new ArrayList<>(this.calls.size());
		for (int i = 0; i < this.calls.size(); i++) {
			answers.add(new One(i));
		}
		return answers;
	}

	private void ended(int place, @Nullable Payload result, @Nullable Throwable error) {
		this.results[place] = new CallResult(this.calls.get(place), result, error);
		if (--this.missing > 0) {
			return;
		}
		if (error instanceof UnsupportedOperationException) {
			this.sink.error(error);
		}
		else {
			this.sink.success(List.of(Arrays.copyOf(this.results, this.results.length, CallResult[].class)));
		}
	}

	private final class One implements PendingRequests.Answer {

		private final int place;

		One(int place) {
			this.place = place;
		}

		@Override
		public void replied(Inbound reply) {
			ReplyError error = reply.error();
			if (error == null) {
				ended(this.place, reply.body().copy(), null);
				return;
			}
			RejectedException rejection = new RejectedException(
					"'" + BatchOutcome.this.calls.get(this.place).method() + "'", error);
			BatchOutcome.this.rejections.accept(rejection);
			ended(this.place, null, rejection);
		}

		@Override
		public void failed(Throwable error) {
			ended(this.place, null, error);
		}

	}

}
