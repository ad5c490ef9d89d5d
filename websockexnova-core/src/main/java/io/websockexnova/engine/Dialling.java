package io.websockexnova.engine;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.Attempt;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Setting;
import io.websockexnova.transport.ConnectRequest;
import io.websockexnova.transport.Loop;

/**
 * The begin of an attempt: asks the handler where to, then the transport. Loop only.
 */
final class Dialling {

	private final Shared shared;

	private final Generation generation;

	private Loop.Timer backstop = () -> {
	};

	Dialling(Shared shared, Generation generation) {
		this.shared = shared;
		this.generation = generation;
	}

	void begin(Attempt attempt) {
		ConnectionHandler handler = this.shared.behaviors().connection();
		Mono<ConnectRequest> request = Conversations.ask(() -> Mono.zip(handler.endpoint(attempt),
				handler.headers(attempt).defaultIfEmpty(Map.of()), this::request));
		Duration deadline = this.shared.get(Setting.CONNECTION_TIMEOUT);
		this.generation.run(request, deadline, (ready) -> {
			if (ready == null) {
				lose(Loss.Kind.CONFIGURATION, "ConnectionHandler gave no endpoint or no headers", null);
				return;
			}
			this.generation.connect(ready);
			// The transport has this deadline too; if it fails us, the client still goes
			// on.
			this.backstop = this.generation.timers()
				.after(deadline.plusSeconds(1), () -> this.generation.late(deadline));
		}, (error) -> lose((error instanceof IllegalArgumentException) ? Loss.Kind.CONFIGURATION : Loss.Kind.HANDLER,
				"no endpoint to connect to: " + error.getMessage(), error));
	}

	void opened() {
		this.backstop.cancel();
	}

	private ConnectRequest request(URI uri, Map<String, String> dynamic) {
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(this.shared.spec().headers());
		headers.putAll(dynamic);
		return Requests.build(this.shared.spec(), uri, headers);
	}

	private void lose(Loss.Kind kind, String message, @Nullable Throwable cause) {
		this.generation.lose(Loss.of(kind, message, cause));
	}

}
