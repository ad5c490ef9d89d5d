package io.websockexnova.sample.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.websockexnova.behavior.RejectedException;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.test.deribit.ReceivedRequest;

/**
 * The token expires, a request is refused, the login is renewed, and the repeated request
 * succeeds.
 *
 * @param first outcome of the first request
 * @param second outcome of the repeated request
 * @param renewedMillis how long it took to renew the login, or -1
 * @param grants kinds of the logins on the wire
 * @param connection connection that they came on
 * @param live the only live connection
 * @param window what the channels saw
 */
record Renewal(String first, String second, long renewedMillis, List<String> grants, List<Integer> connection,
		List<Integer> live, Window window) {

	private static final long LONGEST_PAUSE_MILLIS = 1500;

	private static final String SUCCESS = "balance 10";

	static Renewal play(Stage stage) {
		Timeline timeline = stage.timeline();
		timeline.begin("expire", "all tokens expire; then a request needs one");
		stage.sabotage(Sabotage.Moment.EXPIRING);
		Window.Opened window = stage.open();
		int requests = stage.simulator().requests().size();
		Instant asked = Instant.now();
		stage.faults().expireTokens();
		String first = ask(stage);
		timeline.observe("the request ended with: " + first);
		stage.await(Duration.ofSeconds(6), () -> renewed(stage, asked) >= 0);
		long took = renewed(stage, asked);
		timeline.observe("login renewed after " + took + " ms");
		stage.sabotage(Sabotage.Moment.REPEATING);
		String second = ask(stage);
		timeline.observe("the repeated request ended with: " + second);
		stage.pause(Duration.ofSeconds(1).minus(Duration.between(asked, Instant.now())));
		List<ReceivedRequest> logins = stage.simulator()
			.requests()
			.stream()
			.skip(requests)
			.filter((request) -> request.method().equals("public/auth"))
			.toList();
		return new Renewal(first, second, took,
				logins.stream().map((login) -> login.params().getOrDefault("grant_type", "?")).toList(),
				logins.stream().map(ReceivedRequest::connection).distinct().toList(), stage.simulator().connections(),
				window.close());
	}

	Claim claim() {
		Claim.Check check = new Claim.Check().same("the first answer", "error 13009", this.first)
			.same("the answer to the repeated request", SUCCESS, this.second)
			.require(this.renewedMillis >= 0, "the login was not renewed")
			.same("the logins", List.of("refresh_token", "client_signature"), this.grants)
			.same("the connection of the logins", this.live, this.connection);
		Stage.CHANNELS.forEach((channel) -> this.window.requireUndisturbed(channel, check, LONGEST_PAUSE_MILLIS));
		return check.claim("token",
				"an expired token costs one refused request and one renewal on the live connection, and no data",
				this.first + ", then " + this.grants + " on connection " + this.connection + ", then " + this.second);
	}

	private static String ask(Stage stage) {
		try {
			return "balance " + stage.askForAccount().get("balance");
		}
		catch (RejectedException ex) {
			return "error " + ex.error().code();
		}
		catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	private static long renewed(Stage stage, Instant since) {
		return stage.witness().millisTo(ClientEvent.Authenticated.class, since, ClientEvent.Authenticated::renewed);
	}

}
