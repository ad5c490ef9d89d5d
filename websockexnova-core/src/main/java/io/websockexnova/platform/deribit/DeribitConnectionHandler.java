package io.websockexnova.platform.deribit;

import java.net.URI;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;

/**
 * Asks for the server's heartbeat on each connection, before the login, and checks the
 * environment by its answer.
 */
final class DeribitConnectionHandler implements ConnectionHandler {

	private static final URI TEST_URL = URI.create("wss://test.deribit.com/ws/api/v2");

	private final String client;

	private final DeribitOptions options;

	private final DeribitDialect dialect;

	DeribitConnectionHandler(String client, DeribitOptions options, DeribitDialect dialect) {
		this.client = client;
		this.options = options;
		this.dialect = dialect;
	}

	@Override
	public Mono<URI> endpoint(Attempt attempt) {
		boolean test = Boolean.TRUE.equals(this.options.testnet()) && attempt.url().equals(DeribitPlatform.URL);
		return Mono.just(test ? TEST_URL : attempt.url());
	}

	@Override
	public Mono<Void> connected(Dialog dialog) {
		Call call = new Call("public/set_heartbeat", Map.of("interval", this.options.heartbeat().toSeconds()));
		return dialog.request(call).then(Mono.defer(this::checkEnvironment));
	}

	private Mono<Void> checkEnvironment() {
		Boolean wanted = this.options.testnet();
		Boolean actual = this.dialect.testnet();
		if (wanted == null || actual == null || wanted.equals(actual)) {
			return Mono.empty();
		}
		return Mono.error(new WrongEnvironmentException(this.client, wanted));
	}

}
