package io.websockexnova.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Setting;
import io.websockexnova.behavior.SubscriptionLimits;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.FileSubscriptionStore;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.SavedSubscription;
import io.websockexnova.client.SubscriptionException;
import io.websockexnova.client.SubscriptionStore;
import io.websockexnova.client.TopicOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Subscriptions that survive a restart.
 */
@Tag("edge-42")
class SavedTopicsTests {

	private final Memory store = new Memory();

	@Test
	void whenSubscriptionsAreExportedAndImportedThenAllAreWantedAsBefore() {
		BusyVenue before = new BusyVenue(SubscriptionLimits.UNLIMITED, new Random(1));
		NovaClient old = before.client().build();
		old.updates("a", Integer.class, TopicOptions.DEFAULTS.priority(3).required(false)).subscribe();
		old.topic("b", Integer.class).subscribe();
		old.topic("gone", Integer.class).subscribe().dispose();
		List<SavedSubscription> saved = new ArrayList<>();
		old.exportSubscriptions().subscribe(saved::addAll);
		before.advance(Duration.ZERO);
		assertThat(saved).containsExactly(new SavedSubscription("a", 3, false, "", -1),
				new SavedSubscription("b", 0, true, "", -1));
		BusyVenue after = new BusyVenue(SubscriptionLimits.UNLIMITED, new Random(1));
		NovaClient fresh = connect(after, after.client().build());
		fresh.importSubscriptions(saved).subscribe();
		after.advance(Duration.ofSeconds(1));
		assertThat(after.held()).containsOnlyKeys("a", "b");
		List<SavedSubscription> again = new ArrayList<>();
		fresh.exportSubscriptions().subscribe(again::addAll);
		assertThat(again).isEqualTo(saved);
		after.network.last().breakOff();
		after.advance(Duration.ofSeconds(5));
		assertThat(after.held()).as("wanted over reconnects").containsOnlyKeys("a", "b");
		Disposable first = fresh.topic("a", Integer.class).subscribe();
		after.advance(Duration.ofSeconds(1));
		first.dispose();
		after.advance(Duration.ofSeconds(1));
		assertThat(after.held()).as("released by its first subscriber").containsOnlyKeys("b");
	}

	@Test
	void whenDataComesBeforeTheFirstSubscriberThenItGetsIt() {
		TopicVenue venue = new TopicVenue();
		venue.connect();
		venue.client
			.importSubscriptions(List.of(new SavedSubscription("a", 0, true, "", -1),
					new SavedSubscription("book", 0, true, "", -1)))
			.subscribe();
		venue.advance(Duration.ZERO);
		venue.answer("all");
		venue.receive("# a 1");
		venue.receive("# book 10 100");
		venue.receive("# book 11 100 101");
		venue.receive("# a 2");
		TopicVenue.Log plain = new TopicVenue.Log(venue.client, "a");
		TopicVenue.Log book = new TopicVenue.Log(venue.client, "book");
		venue.advance(Duration.ZERO);
		venue.receive("# a 3");
		venue.receive("# book 12 101 102");
		assertThat(plain.heard).containsExactly("1", "2", "3");
		assertThat(book.heard).containsExactly("10", "11", "12");
		assertThat(venue.sent()).as("the snapshot is not asked for again").containsExactly("subscribe a,book");
	}

	@Test
	void whenMoreDataComesThanIsKeptThenTheLossIsCountedAndTold() {
		TopicVenue venue = new TopicVenue();
		venue.build((client) -> client.with(Setting.BUFFER_SIZE, 5));
		venue.connect();
		venue.client
			.importSubscriptions(List.of(new SavedSubscription("a", 0, true, "", -1),
					new SavedSubscription("book", 0, true, "", -1)))
			.subscribe();
		venue.advance(Duration.ZERO);
		venue.answer("all");
		venue.receive("# book 10 100");
		for (int number = 1; number <= 7; number++) {
			venue.receive("# a " + number);
			venue.receive("# book " + (10 + number) + " " + (99 + number) + " " + (100 + number));
		}
		TopicVenue.Log plain = new TopicVenue.Log(venue.client, "a");
		venue.advance(Duration.ZERO);
		assertThat(plain.heard).containsExactly("gap OVERFLOW -1 -1", "recovered false", "5", "6", "7");
		assertThat(venue.client.statistics().dropped()).as("four of a, all eight of the book").isEqualTo(12);
		TopicVenue.Log book = new TopicVenue.Log(venue.client, "book");
		venue.advance(Duration.ZERO);
		assertThat(venue.sent()).as("it needs a snapshot").endsWith("unsubscribe book");
		assertThat(book.heard).doesNotContain("15", "16", "17");
	}

	@Test
	void whenATopicCannotBeImportedThenTheOthersAreAndTheErrorNamesIt() {
		TopicVenue venue = new TopicVenue();
		venue.connect();
		List<Throwable> errors = new ArrayList<>();
		venue.client
			.importSubscriptions(List.of(new SavedSubscription("private", 0, true, "", -1),
					new SavedSubscription("a", 0, true, "", -1)))
			.subscribe(null, errors::add);
		venue.advance(Duration.ZERO);
		assertThat(errors).singleElement()
			.isInstanceOf(SubscriptionException.class)
			.asString()
			.contains("topics [private]", "needs a login");
		assertThat(venue.sent()).containsExactly("subscribe a");
	}

	@Test
	void whenThereIsAStoreThenChangesAreSavedTogetherAndRestoredBeforeTheFirstConnection() {
		BusyVenue venue = new BusyVenue(SubscriptionLimits.UNLIMITED, new Random(1), this.store);
		NovaClient client = connect(venue, venue.client().build());
		client.topic("a", Integer.class).subscribe();
		Disposable left = client.topic("b", Integer.class).subscribe();
		venue.advance(Duration.ofMillis(900));
		assertThat(this.store.saves).isZero();
		venue.advance(Duration.ofMillis(200));
		assertThat(this.store.saves).isEqualTo(1);
		assertThat(this.store.topics()).containsExactly("a", "b");
		left.dispose();
		client.topic("c", Integer.class).subscribe();
		client.close().subscribe();
		venue.advance(Duration.ofSeconds(10));
		assertThat(this.store.topics()).as("saved before it closes, and not forgotten with it")
			.containsExactly("a", "c");
		BusyVenue next = new BusyVenue(SubscriptionLimits.UNLIMITED, new Random(1), this.store);
		connect(next, next.client().build());
		next.advance(Duration.ofSeconds(1));
		assertThat(next.held()).containsOnlyKeys("a", "c");
		assertThat(next.network.dials.get(0).sent).as("restored together").hasSize(1);
	}

	@Test
	void whenTheStoreCannotBeReadThenThatIsReportedAndNothingOverwritesIt() {
		this.store.failure = new IllegalStateException("no disk");
		BusyVenue venue = new BusyVenue(SubscriptionLimits.UNLIMITED, new Random(1), this.store);
		NovaClient client = venue.client().build();
		List<ClientEvent> events = new ArrayList<>();
		client.events().subscribe(events::add);
		connect(venue, client);
		client.topic("a", Integer.class).subscribe();
		venue.advance(Duration.ofSeconds(5));
		assertThat(venue.held()).containsOnlyKeys("a");
		assertThat(events).filteredOn(ClientEvent.ErrorOccurred.class::isInstance)
			.singleElement()
			.asString()
			.contains("no disk");
		assertThat(this.store.saves).isZero();
	}

	@Test
	void whenSubscriptionsAreKeptInFilesThenEachClientHasItsOwnAndNothingElseIsLeft(@TempDir Path directory)
			throws IOException {
		FileSubscriptionStore files = new FileSubscriptionStore(directory.resolve("made"));
		assertThat(files.load("a/../b").block()).isEmpty();
		List<SavedSubscription> saved = List.of(new SavedSubscription("book.\u017b\"", -1, false, "e1", 17),
				new SavedSubscription("b", 0, true, "", -1));
		files.save("a/../b", List.of()).block();
		files.save("a/../b", saved).block();
		files.save("other", List.of(saved.get(0))).block();
		assertThat(files.load("a/../b").block()).isEqualTo(saved);
		assertThat(files.load("other").block()).hasSize(1);
		try (Stream<Path> entries = Files.list(directory.resolve("made"))) {
			assertThat(entries).containsExactlyInAnyOrder(files.file("a/../b"), files.file("other"));
		}
		Files.writeString(files.file("other"), "[{\"topic\":");
		assertThatThrownBy(() -> files.load("other").block()).hasMessageContaining(files.file("other").toString())
			.hasMessageContaining("mend the file or remove it");
		Files.writeString(files.file("other"), "[{\"priority\":1}]");
		assertThatThrownBy(() -> files.load("other").block()).hasMessageContaining("it is no list of subscriptions");
	}

	private static NovaClient connect(BusyVenue venue, NovaClient client) {
		client.connect().subscribe((nothing) -> {
		}, (error) -> {
		});
		venue.advance(Duration.ZERO);
		return client;
	}

	private static final class Memory implements SubscriptionStore {

		private List<SavedSubscription> saved = List.of();

		private int saves;

		private @Nullable RuntimeException failure;

		@Override
		public Mono<List<SavedSubscription>> load(String client) {
			return (this.failure != null) ? Mono.error(this.failure) : Mono.just(this.saved);
		}

		@Override
		public Mono<Void> save(String client, List<SavedSubscription> subscriptions) {
			return Mono.fromRunnable(() -> {
				this.saves++;
				this.saved = subscriptions;
			});
		}

		List<String> topics() {
			return this.saved.stream().map(SavedSubscription::topic).toList();
		}

	}

}
