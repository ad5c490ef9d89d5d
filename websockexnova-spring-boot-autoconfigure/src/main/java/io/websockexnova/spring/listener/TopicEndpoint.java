package io.websockexnova.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;

/**
 * A method that is called with the data of topics.
 */
final class TopicEndpoint extends NovaListenerEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(TopicEndpoint.class);

	private static final Duration MINIMUM_LIFE = Duration.ofSeconds(1);

	private final List<String> topics;

	private final TopicOptions options;

	private final List<GapEndpoint> gaps;

	TopicEndpoint(EndpointContext context, ListenerMethod method, List<String> topics, TopicOptions options,
			List<GapEndpoint> gaps) {
		super(context, method);
		this.topics = List.copyOf(topics);
		this.options = options;
		this.gaps = List.copyOf(gaps);
	}

	List<String> topics() {
		return this.topics;
	}

	TopicOptions options() {
		return this.options;
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		return updates(stop);
	}

	@Override
	Flux<?> calls(Mono<Void> stop) {
		if (this.options.fastPath()) {
			return this.<Object>updates(stop).doOnNext((update) -> deal(update).subscribe());
		}
		if (this.options.parallelism() > 1) {
			String key = Objects.requireNonNull(this.options.key());
			return new KeyedCalls(key, this.options.parallelism(), scheduler()).make(updates(stop), this::deal);
		}
		return this.<Object>updates(stop).concatMap(this::deal, 1);
	}

	@Override
	boolean isCalledWhileStopping() {
		return false;
	}

	private <T> Flux<TopicUpdate<T>> updates(Mono<Void> stop) {
		Flux<TopicUpdate<T>> updates = (this.topics.size() == 1) ? stream(this.topics.get(0))
				: Flux.fromIterable(this.topics).flatMap(this::<T>stream, this.topics.size());
		return updates.takeUntilOther(stop);
	}

	private Mono<Void> deal(TopicUpdate<?> update) {
		Mono<Void> calls = method().accepts().isInstance(update) ? call(update) : Mono.empty();
		for (GapEndpoint gap : this.gaps) {
			if (gap.wants(update) && !isStopping()) {
				calls = calls.then(Mono.defer(() -> gap.call(update)));
			}
		}
		return calls;
	}

	private <T> Flux<TopicUpdate<T>> stream(String topic) {
		return Flux
			.defer(() -> client().<T>updates(topic, Objects.requireNonNull(method().payloadType()), this.options))
			.filter((update) -> method().accepts().isInstance(update) || !this.gaps.isEmpty())
			.onErrorResume(ClientClosedException.class, (ex) -> Flux.empty())
			.repeatWhen(this::again)
			.onErrorResume((ex) -> ended(topic, ex));
	}

	// The streams of a client end when it closes or gives up. A later connect() finds the
	// topic wanted again.
	private Flux<?> again(Flux<Long> ends) {
		return ends.takeWhile((received) -> !isStopping())
			.timed()
			.concatMap((end) -> (end.elapsed().compareTo(MINIMUM_LIFE) < 0) ? Mono.delay(MINIMUM_LIFE) : Mono.just(0L));
	}

	private <T> Flux<TopicUpdate<T>> ended(String topic, Throwable ex) {
		if (!raise(ex)) {
			logger.error("Listener method {} gets no data of topic '{}' of client '{}': {}", method(), topic,
					client().name(), ex.getMessage());
		}
		return Flux.empty();
	}

}
