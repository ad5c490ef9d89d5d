package io.websockexnova.sample.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.test.deribit.ReceivedRequest;

/**
 * Claims about connections, from the events of the client and the journal of the server.
 */
final class ConnectionClaims {

	private static final String FAILED = "CONNECTING( AUTHENTICATING( RESTORING( READY)?)?)? BACKING_OFF";

	private static final String LAST = "CONNECTING AUTHENTICATING RESTORING READY DRAINING CLOSING CLOSED";

	private final Stage stage;

	ConnectionClaims(Stage stage) {
		this.stage = stage;
	}

	List<Claim> all(Outage outage, Rest rest) {
		return List.of(phases(), oneLoss(), loginFirst(), accepted(outage, rest), new BackoffClaim(this.stage).claim(),
				protocol());
	}

	private Claim phases() {
		List<ClientEvent.PhaseChanged> changes = changes();
		Claim.Check check = new Claim.Check();
		Map<Long, List<Phase>> byGeneration = new TreeMap<>();
		Phase before = Phase.IDLE;
		for (ClientEvent.PhaseChanged change : changes) {
			check.require(change.from() == before, change.to() + " follows " + change.from() + ", not " + before);
			before = change.to();
			byGeneration.computeIfAbsent(change.generation(), (generation) -> new ArrayList<>()).add(change.to());
		}
		check.same("the list of generations", LongStream.rangeClosed(1, byGeneration.size()).boxed().toList(),
				List.copyOf(byGeneration.keySet()));
		byGeneration.forEach((generation, phases) -> {
			String story = phases.stream().map(Phase::name).collect(Collectors.joining(" "));
			check.require(story.matches((generation < byGeneration.size()) ? FAILED : LAST),
					"generation " + generation + " went " + story);
		});
		check
			.same("how often it was READY", 2L, changes.stream().filter((change) -> change.to() == Phase.READY).count())
			.same("what @OnPhase saw", changes, this.stage.witness().phases());
		return check.claim("phases",
				"each generation goes CONNECTING, AUTHENTICATING, RESTORING, READY in this order until it is lost",
				changes.size() + " changes over " + byGeneration.size() + " generations");
	}

	private Claim oneLoss() {
		List<Long> lost = losses().stream().map(ClientEvent.Lost::generation).toList();
		long generations = changes().stream().mapToLong(ClientEvent.PhaseChanged::generation).max().orElse(0);
		return new Claim.Check()
			.same("the list of lost generations", LongStream.range(1, generations).boxed().toList(), lost)
			.claim("one-loss", "each generation but the last is lost exactly once", lost.size() + " losses: " + losses()
				.stream()
				.collect(Collectors.groupingBy((loss) -> loss.loss().kind(), TreeMap::new, Collectors.counting())));
	}

	private Claim loginFirst() {
		Claim.Check check = new Claim.Check();
		Map<Integer, List<String>> methods = new TreeMap<>();
		for (ReceivedRequest request : this.stage.simulator().requests()) {
			methods.computeIfAbsent(request.connection(), (connection) -> new ArrayList<>()).add(request.method());
		}
		List<String> measured = new ArrayList<>();
		methods.forEach((connection, requests) -> {
			int login = requests.indexOf("public/auth");
			int subscribe = requests.indexOf("public/subscribe");
			if (subscribe >= 0) {
				measured.add("connection " + connection + ": login is request " + (login + 1)
						+ ", subscribe is request " + (subscribe + 1));
				check.require(login >= 0 && login < subscribe,
						"connection " + connection + " subscribed before it logged in");
			}
		});
		return check.same("the number of connections that subscribed", 2, measured.size())
			.claim("login-first", "on the wire the login comes before the subscriptions, on every connection",
					String.join("; ", measured));
	}

	private Claim accepted(Outage outage, Rest rest) {
		long attempts = rest.statistics().attempts();
		long refused = losses().stream().filter((lost) -> lost.loss().kind() == Loss.Kind.CONNECT).count();
		return new Claim.Check()
			.same("the number of accepted connections after the refusal", outage.acceptedBefore(),
					outage.acceptedMeanwhile())
			.require(outage.attemptsMeanwhile() > 0, "there was no attempt while the server refused")
			.same("the number of accepted connections", attempts - refused, (long) rest.accepted())
			.same("the number of sockets that opened", (long) rest.upgrades(), rest.statistics().connections())
			.claim("accepted",
					"the server has accepted as many connections as there were attempts, but for the refused",
					attempts + " attempts, " + refused + " refused, " + rest.accepted() + " accepted, "
							+ rest.upgrades() + " upgraded");
	}

	private Claim protocol() {
		List<String> violations = this.stage.simulator().violations();
		Claim.Check check = new Claim.Check();
		violations.forEach((violation) -> check.require(false, violation));
		return check.claim("protocol", "the server has nothing to complain about",
				this.stage.simulator().requests().size() + " requests, " + violations.size() + " violations");
	}

	private List<ClientEvent.PhaseChanged> changes() {
		return this.stage.witness().all(ClientEvent.PhaseChanged.class);
	}

	private List<ClientEvent.Lost> losses() {
		return this.stage.witness().all(ClientEvent.Lost.class);
	}

}
