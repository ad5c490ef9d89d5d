package io.websockexnova.sample.scenario;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.websockexnova.client.Statistics;
import io.websockexnova.sample.book.BookSnapshot;
import io.websockexnova.test.deribit.ConnectionSubscriptions;
import io.websockexnova.test.deribit.MarketBook;

/**
 * The market rests, so that both sides can be compared.
 *
 * @param differences what is wrong with the book by instrument; empty if nothing
 * @param levels levels that were compared
 * @param subscriptions what the server thinks is subscribed
 * @param accepted connections that the server has accepted
 * @param upgrades upgrades that the server has answered with 101
 * @param statistics what the client has counted
 * @param meters the same from Actuator
 */
record Rest(Map<String, String> differences, int levels, List<ConnectionSubscriptions> subscriptions, int accepted,
		int upgrades, Statistics statistics, Map<String, Long> meters) {

	static Rest play(Stage stage) {
		stage.timeline().begin("rest", "the market comes to rest; the books are compared");
		stage.sabotage(Sabotage.Moment.RESTING);
		stage.simulator().pauseMarket();
		// Well before the channels count as stale.
		stage.await(stage.staleAfter().dividedBy(2), () -> differences(stage).isEmpty());
		Map<String, String> differences = differences(stage);
		int levels = stage.books()
			.snapshots()
			.values()
			.stream()
			.mapToInt((book) -> book.bids().size() + book.asks().size())
			.sum();
		stage.simulator().resumeMarket();
		stage.timeline()
			.observe(differences.isEmpty() ? levels + " levels are the same in both" : "differences: " + differences);
		Map<String, Long> meters = new TreeMap<>();
		for (String name : List.of("attempts", "connections", "losses", "reconnects", "gaps", "repairs")) {
			meters.put(name, stage.actuator().counter(name));
		}
		stage.pause(Duration.ofMillis(100));
		return new Rest(differences, levels, stage.simulator().subscriptions(), stage.simulator().accepted(),
				stage.simulator().upgrades(), stage.client().statistics(), meters);
	}

	Claim books() {
		Claim.Check check = new Claim.Check().require(this.levels > 0, "there was nothing to compare");
		this.differences.forEach((instrument, difference) -> check.require(false, instrument + ": " + difference));
		return check.claim("books-equal", "at rest every book is the simulator's, level by level, at the same change",
				Stage.INSTRUMENTS.size() + " books, " + this.levels + " levels compared");
	}

	Claim eachOnce() {
		List<String> channels = this.subscriptions.stream().flatMap((live) -> live.channels().stream()).toList();
		return new Claim.Check().same("the number of live connections", 1, this.subscriptions.size())
			.same("the list of channels", Stage.CHANNELS.stream().sorted().toList(),
					channels.stream().sorted().toList())
			.claim("each-once", "each channel is subscribed exactly once, on the one live connection",
					channels.size() + " subscriptions on " + this.subscriptions.size() + " connection");
	}

	private static Map<String, String> differences(Stage stage) {
		Map<String, String> differences = new TreeMap<>();
		Map<String, BookSnapshot> ours = stage.books().snapshots();
		for (String instrument : Stage.INSTRUMENTS) {
			String difference = difference(ours.get(instrument), stage.simulator().book(instrument));
			if (!difference.isEmpty()) {
				differences.put(instrument, difference);
			}
		}
		return differences;
	}

	private static String difference(@Nullable BookSnapshot ours, MarketBook theirs) {
		if (ours == null) {
			return "there is no book";
		}
		if (ours.changeId() != theirs.changeId()) {
			return "stands at change " + ours.changeId() + " instead of " + theirs.changeId();
		}
		return difference("bid", ours.bids(), theirs.bids()) + difference("ask", ours.asks(), theirs.asks());
	}

	private static String difference(String side, SortedMap<BigDecimal, BigDecimal> ours,
			SortedMap<BigDecimal, BigDecimal> theirs) {
		SortedMap<BigDecimal, BigDecimal> all = new TreeMap<>(ours);
		all.putAll(theirs);
		for (BigDecimal price : all.keySet()) {
			BigDecimal mine = ours.get(price);
			BigDecimal other = theirs.get(price);
			if (mine == null || other == null || mine.compareTo(other) != 0) {
				return side + " " + price + " is " + mine + " instead of " + other;
			}
		}
		return "";
	}

}
