package io.websockexnova.spring.listener;

import java.lang.reflect.Type;
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
		if (this.options.parallelism() > 1) {
			return Flux.fromIterable(this.topics).flatMap(this::consume, this.topics.size()).takeUntilOther(stop);
		}
		if (this.options.fastPath()) {
			return updates(stop).doOnNext((update) -> deal(update).subscribe());
		}
		// Asks for the next item only when the call has ended: until then the engine may
		// replace it by something newer.
		return updates(stop).concatMap(this::deal, 0);
	}

	@Override
	boolean isCalledWhileStopping() {
		return false;
	}

	private Flux<TopicUpdate<Object>> updates(Mono<Void> stop) {
		Flux<TopicUpdate<Object>> updates = (this.topics.size() == 1) ? stream(this.topics.get(0))
				: Flux.fromIterable(this.topics).flatMap(this::stream, this.topics.size(), 1);
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

	private Flux<TopicUpdate<Object>> stream(String topic) {
		return lasting(topic, Flux.defer(() -> client().updates(topic, payloadType(), this.options)));
	}

	private Flux<Void> consume(String topic) {
		return lasting(topic, Flux.defer(() -> client().consume(topic, payloadType(), this.options, this::deal)));
	}

	private <T> Flux<T> lasting(String topic, Flux<T> life) {
		return life.onErrorResume(ClientClosedException.class, (ex) -> Flux.empty())
			.repeatWhen(this::again)
			.onErrorResume((ex) -> ended(topic, ex));
	}

	private Type payloadType() {
		return Objects.requireNonNull(method().payloadType());
	}

	// The streams of a client end when it closes or gives up. A later connect() finds the
	// topic wanted again.
	private Flux<?> again(Flux<Long> ends) {
		return ends.takeWhile((received) -> !isStopping())
			.timed()
			.concatMap((end) -> (end.elapsed().compareTo(MINIMUM_LIFE) < 0) ? Mono.delay(MINIMUM_LIFE) : Mono.just(0L));
	}

	private <T> Flux<T> ended(String topic, Throwable ex) {
		if (!raise(ex)) {
			logger.error("Listener method {} gets no data of topic '{}' of client '{}': {}", method(), topic,
					client().name(), ex.getMessage());
		}
		return Flux.empty();
	}

}
