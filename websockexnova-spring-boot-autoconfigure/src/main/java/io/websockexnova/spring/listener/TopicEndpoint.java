package io.websockexnova.spring.listener;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.ClientClosedException;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicUpdate;

/**
 * A method that is called with the data of topics.
 */
final class TopicEndpoint extends NovaListenerEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(TopicEndpoint.class);

	private static final Duration MINIMUM_LIFE = Duration.ofSeconds(1);

	private final List<String> topics;

	private final Type payloadType;

	TopicEndpoint(NovaClient client, ListenerMethod method, Type payloadType, List<String> topics) {
		super(client, method);
		this.payloadType = payloadType;
		this.topics = List.copyOf(topics);
	}

	List<String> topics() {
		return this.topics;
	}

	@Override
	Flux<?> items(Mono<Void> stop) {
		Flux<TopicUpdate<Object>> updates = (this.topics.size() == 1) ? stream(this.topics.get(0))
				: Flux.fromIterable(this.topics).flatMap(this::stream, this.topics.size());
		return updates.takeUntilOther(stop);
	}

	@Override
	boolean isCalledWhileStopping() {
		return false;
	}

	private Flux<TopicUpdate<Object>> stream(String topic) {
		return Flux.defer(() -> client().<Object>updates(topic, this.payloadType))
			.filter((update) -> method().markers() || update instanceof TopicUpdate.Data)
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

	private Flux<TopicUpdate<Object>> ended(String topic, Throwable ex) {
		logger.error("Listener method {} gets no data of topic '{}' of client '{}': {}", method(), topic,
				client().name(), ex.getMessage());
		return Flux.empty();
	}

}
