package io.websockexnova.sample.scenario;

import java.util.Set;

import io.websockexnova.client.ClientEvent;

/**
 * No secret in anything printed, logged or reported.
 */
final class SecretClaim {

	private SecretClaim() {
	}

	static Claim of(Stage stage, OutputCapture output, String report) {
		Set<String> secrets = stage.market().secrets();
		int logins = stage.witness().all(ClientEvent.Authenticated.class).size();
		String printed = output.printed();
		String logged = output.logged();
		// Key and secret, and of each login an access token and a refresh token.
		Claim.Check check = new Claim.Check()
			.require(secrets.size() >= 2 + 2 * logins, "the secrets to look for are not complete")
			.require(printed.contains("t+") && logged.contains(" io.websockexnova."), "the output was not captured");
		check.same("the number of secrets printed", 0L, secrets.stream().filter(printed::contains).count())
			.same("the number of secrets logged", 0L, secrets.stream().filter(logged::contains).count())
			.same("the number of secrets in the report", 0L, secrets.stream().filter(report::contains).count());
		return check.claim("secrets", "no credential, token or signature in anything printed, logged or reported",
				secrets.size() + " secrets looked for in " + (printed.length() + logged.length() + report.length())
						+ " characters");
	}

}
