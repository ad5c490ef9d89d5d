package io.websockexnova.sample.scenario;

import java.net.URI;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.Payload;

/**
 * Subscribes before the login, for a sabotage.
 */
final class HastyConnectionHandler implements ConnectionHandler {

	private static final Map<String, Object> PARAMS = Map.of("channels", List.of("ticker.BTC-PERPETUAL.100ms"));

	private final ConnectionHandler platform;

	HastyConnectionHandler(ConnectionHandler platform) {
		this.platform = platform;
	}

	@Override
	public Mono<URI> endpoint(Attempt attempt) {
		return this.platform.endpoint(attempt);
	}

	@Override
	public Mono<Map<String, String>> headers(Attempt attempt) {
		return this.platform.headers(attempt);
	}

	@Override
	public Mono<Void> connected(Dialog dialog) {
		return dialog.request(new Call("public/subscribe", PARAMS))
			.then(dialog.request(new Call("public/unsubscribe", PARAMS)))
			.then(this.platform.connected(dialog));
	}

	@Override
	public ConnectionDecision disconnected(Loss loss) {
		return this.platform.disconnected(loss);
	}

	@Override
	public MessageDecision frame(Payload message) {
		return this.platform.frame(message);
	}

}
