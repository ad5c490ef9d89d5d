package io.websockexnova.engine;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Settings;
import io.websockexnova.client.CallResult;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientUpdate;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.ServerRequest;
import io.websockexnova.client.Statistics;
import io.websockexnova.client.Status;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.client.SubscriptionStore;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicStatus;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.client.Unmatched;

/**
 * The client as users see it: turns calls from any thread into work for the loop, and
 * what comes back into publishers on the engine's scheduler.
 */
final class ReconnectingClient implements NovaClient {

	private final TopicBoard topics = new TopicBoard();

	private final Shared shared;

	private final Shards shards;

	private final Calls calls;

	private final Streams streams;

	private final @Nullable SavedTopics saved;

	ReconnectingClient(Shared shared, Gate gate, @Nullable SubscriptionStore store) {
		this.shared = shared;
		this.shards = new Shards(shared, gate, this.topics);
		this.calls = new Calls(shared, this.shards.first());
		this.streams = new Streams(shared, this.shards);
		SavedTopics keeper = (store != null)
				? new SavedTopics(shared, store, this.shards, (error) -> this.shards.first().failed(error, -1)) : null;
		this.saved = keeper;
		this.topics.onChange(() -> {
			this.shards.changed();
			if (keeper != null) {
				keeper.changed();
			}
		});
	}

	@Override
	public String name() {
		return this.shared.name();
	}

	@Override
	public String platform() {
		return this.shared.spec().platform().name();
	}

	@Override
	public Settings settings() {
		return this.shared.settings();
	}

	@Override
	public Status status() {
		return this.shards.status();
	}

	@Override
	public Statistics statistics() {
		List<Connection> all = this.shards.all();
		return this.shared.counters()
			.snapshot(this.shared.receiving().tallies().sum(), this.shared.events().dropped(),
					all.stream().mapToInt((connection) -> connection.lasting().requests().size()).sum(),
					all.stream().mapToInt(Connection::queued).sum() + this.calls.arriving());
	}

	@Override
	public List<TopicStatus> subscriptions() {
		return this.topics.all();
	}

	@Override
	public Flux<ClientEvent> events() {
		return this.shared.events().flux(this.shared.scheduler());
	}

	@Override
	public Flux<Payload> messages() {
		return unmatched().map(Unmatched::payload);
	}

	@Override
	public Flux<Unmatched> unmatched() {
		return this.shared.leftovers().messages().flux(this.shared.scheduler());
	}

	@Override
	public Flux<String> texts() {
		return this.shared.leftovers().texts().flux(this.shared.scheduler());
	}

	@Override
	public Mono<Void> connect() {
		return loaded(command(Commands::connect));
	}

	@Override
	public Mono<Void> reconnect() {
		return loaded(command(Commands::reconnect));
	}

	@Override
	public Mono<Void> rotate() {
		return command(Commands::rotate);
	}

	@Override
	public Mono<Void> pause() {
		return command(Commands::pause);
	}

	@Override
	public Mono<Void> update(ClientUpdate update) {
		Mono<Void> first = onLoop((sink) -> this.shards.first().commands().update(update, sink));
		return first
			.then(each(() -> this.shards.all().stream().skip(1), (commands, sink) -> commands.follow(update, sink)))
			.publishOn(this.shared.calls());
	}

	@Override
	public Mono<Void> close() {
		return last(Commands::close);
	}

	@Override
	public Mono<Void> drain() {
		return last((commands, sink) -> commands.drain(sink, CloseCode.NORMAL));
	}

	/**
	 * Drains, and tells the server that we are going away.
	 */
	Mono<Void> goAway() {
		return last((commands, sink) -> commands.drain(sink, CloseCode.GOING_AWAY));
	}

	private Mono<Void> loaded(Mono<Void> command) {
		return (this.saved != null) ? this.saved.load().then(command) : command;
	}

	private Mono<Void> command(BiConsumer<Commands, MonoSink<Void>> command) {
		return each(() -> this.shards.all().stream(), command).publishOn(this.shared.calls());
	}

	private Mono<Void> each(Supplier<Stream<Connection>> connections, BiConsumer<Commands, MonoSink<Void>> command) {
		return Mono.defer(() -> Mono.whenDelayError(connections.get()
			.map((connection) -> this.<Void>onLoop((sink) -> command.accept(connection.commands(), sink)))
			.toList()));
	}

	// The end of an engine has closed the client already.
	private Mono<Void> last(BiConsumer<Commands, MonoSink<Void>> command) {
		Mono<Void> leaving = Mono.defer(
				() -> Mono.whenDelayError(this.shards.all().stream().map((connection) -> Mono.<Void>create((sink) -> {
					if (!this.shared.mailbox().call(() -> command.accept(connection.commands(), sink))) {
						sink.success();
					}
				})).toList()));
		return ((this.saved != null) ? this.saved.flush().then(leaving) : leaving).publishOn(this.shared.calls());
	}

	@Override
	public Mono<List<SavedSubscription>> exportSubscriptions() {
		return this.<List<SavedSubscription>>onLoop((sink) -> sink.success(this.shards.export()))
			.publishOn(this.shared.calls());
	}

	@Override
	public Mono<Void> importSubscriptions(Collection<SavedSubscription> subscriptions) {
		List<SavedSubscription> imported = List.copyOf(subscriptions);
		return this.<Void>onLoop((sink) -> {
			try {
				this.shards.hold(imported);
				sink.success();
			}
			catch (SubscriptionException ex) {
				sink.error(ex);
			}
		}).publishOn(this.shared.calls());
	}

	@Override
	public Mono<Void> send(Object message, RequestOptions options) {
		return this.calls.send(message, options);
	}

	@Override
	public <T> Mono<T> request(String method, Object params, Type type, RequestOptions options) {
		return this.calls.request(method, params, type, options);
	}

	@Override
	public Mono<List<CallResult>> batch(List<Call> batch, RequestOptions options) {
		return this.calls.batch(batch, options);
	}

	@Override
	public Disposable answer(String method, Function<ServerRequest, ? extends Publisher<?>> handler) {
		return this.calls.answer(method, handler);
	}

	@Override
	public <T> Flux<TopicUpdate<T>> updates(String topic, Type type, TopicOptions options) {
		return this.streams.updates(topic, type, options);
	}

	@Override
	public <T> Mono<Void> consume(String topic, Type type, TopicOptions options,
			Function<TopicUpdate<T>, ? extends Publisher<?>> handler) {
		return this.streams.consume(topic, type, options, handler);
	}

	private <T> Mono<T> onLoop(Consumer<MonoSink<T>> action) {
		return Mono.create((sink) -> {
			if (!this.shared.mailbox().call(() -> action.accept(sink))) {
				sink.error(this.shared.engineClosed());
			}
		});
	}

	/**
	 * Refuses all calls and ends the streams that outlive a close; only when the engine
	 * ends, which may leave the transport to others.
	 */
	void shutDown() {
		this.shared.mailbox().end();
		this.shared.events().end();
		this.shared.leftovers().end();
	}

	@Override
	public String toString() {
		return "NovaClient[" + name() + ", " + status().phase() + "]";
	}

}
