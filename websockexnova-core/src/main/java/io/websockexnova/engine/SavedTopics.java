package io.websockexnova.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.NovaException;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.SubscriptionStore;
import io.websockexnova.transport.Loop;

/**
 * Loads the subscriptions of a client from a store before it first connects, and saves
 * what is wanted when it has changed. What is wanted when the client leaves stays saved.
 * Loop only, but for what returns a Mono.
 */
final class SavedTopics {

	/** Changes within this time are saved together. */
	private static final Duration GATHERING = Duration.ofSeconds(1);

	private final Shared shared;

	private final SubscriptionStore store;

	private final Shards shards;

	private final Consumer<Throwable> failures;

	private final Mono<Void> loading;

	private final Waiters idle = new Waiters();

	private Loop.@Nullable Timer timer;

	private boolean loaded;

	private boolean saving;

	private boolean again;

	/**
	 * New.
	 * @param shared what the parts of the client share
	 * @param store where they are saved
	 * @param shards has the topics
	 * @param failures takes what goes wrong, on the loop
	 */
	SavedTopics(Shared shared, SubscriptionStore store, Shards shards, Consumer<Throwable> failures) {
		this.shared = shared;
		this.store = store;
		this.shards = shards;
		this.failures = failures;
		this.loading = Mono.defer(() -> store.load(shared.name()))
			.defaultIfEmpty(List.of())
			.subscribeOn(shared.calls())
			.flatMap(this::restore)
			.onErrorResume((error) -> {
				shared.mailbox().post(() -> failures.accept(error));
				return Mono.empty();
			})
			.cache();
	}

	/**
	 * Loads what was saved, once.
	 * @return completes when that is done, whatever came of it
	 */
	Mono<Void> load() {
		return this.loading;
	}

	private Mono<Void> restore(List<SavedSubscription> saved) {
		return Mono.create((sink) -> this.shared.mailbox().post(() -> {
			this.loaded = true;
			try {
				this.shards.hold(saved);
			}
			catch (RuntimeException ex) {
				this.failures.accept(ex);
			}
			sink.success();
		}));
	}

	/**
	 * What is wanted has changed.
	 */
	void changed() {
		Phase phase = this.shards.first().phase();
		boolean leaving = phase == Phase.DRAINING || phase == Phase.CLOSING || phase == Phase.CLOSED;
		if (this.loaded && !leaving && this.timer == null) {
			this.timer = this.shared.loop().schedule(this::save, GATHERING);
		}
	}

	/**
	 * Saves what is wanted now.
	 * @return completes when it is safe, or when that takes too long
	 */
	Mono<Void> flush() {
		return Mono.<Void>create((sink) -> {
			if (!this.shared.mailbox().post(() -> {
				if (!this.loaded || this.shards.first().phase() == Phase.CLOSED) {
					sink.success();
					return;
				}
				this.idle.add(sink, this.shared.mailbox());
				save();
			})) {
				sink.success();
			}
		}).timeout(this.shared.get(Setting.CLOSE_TIMEOUT)).onErrorComplete();
	}

	private void save() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
		if (this.saving) {
			this.again = true;
			return;
		}
		this.saving = true;
		List<SavedSubscription> wanted = this.shards.export();
		Mono.defer(() -> this.store.save(this.shared.name(), wanted))
			.subscribeOn(this.shared.calls())
			.subscribe((nothing) -> {
			}, (error) -> this.shared.mailbox().post(() -> saved(error)),
					() -> this.shared.mailbox().post(() -> saved(null)));
	}

	private void saved(@Nullable Throwable error) {
		this.saving = false;
		if (error != null) {
			this.failures.accept(new NovaException("the subscriptions of client '" + this.shared.name()
					+ "' could not be saved: " + error.getMessage(), error));
		}
		if (this.again) {
			this.again = false;
			save();
		}
		else {
			this.idle.complete();
		}
	}

}
