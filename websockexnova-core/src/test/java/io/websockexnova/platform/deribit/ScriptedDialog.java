package io.websockexnova.platform.deribit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.ReplyError;

/**
 * A dialog whose server answers by a script and remembers what it was asked.
 */
final class ScriptedDialog implements Dialog {

	private final JsonMapper json = new JsonMapper();

	private final Map<String, Deque<Mono<Payload>>> script = new HashMap<>();

	private final List<Call> calls = new ArrayList<>();

	ScriptedDialog answer(String method, String result) {
		return add(method, Mono.just(Payload.text(result)));
	}

	ScriptedDialog reject(String method, int code, String message) {
		return fail(method, new RejectedException(method, new ReplyError(Integer.toString(code), message, null)));
	}

	ScriptedDialog fail(String method, Throwable error) {
		return add(method, Mono.error(error));
	}

	List<String> methods() {
		return this.calls.stream().map(Call::method).toList();
	}

	JsonNode params(int index) {
		return this.json.valueToTree(this.calls.get(index).params());
	}

	Call call(int index) {
		return this.calls.get(index);
	}

	@Override
	public Mono<Payload> request(Call call) {
		return Mono.defer(() -> {
			this.calls.add(call);
			Mono<Payload> next = this.script.getOrDefault(call.method(), new ArrayDeque<>()).poll();
			return (next != null) ? next : Mono.error(new AssertionError("unexpected " + call));
		});
	}

	@Override
	public <T> Mono<T> request(Call call, Class<T> type) {
		return request(call).mapNotNull((payload) -> this.json.readValue(payload.bytes(), type));
	}

	@Override
	public Mono<Void> send(Outbound message) {
		return Mono.error(new AssertionError("unexpected " + message));
	}

	@Override
	public Mono<Inbound> await(Predicate<Inbound> match, Duration timeout) {
		return Mono.error(new AssertionError("nothing to await"));
	}

	private ScriptedDialog add(String method, Mono<Payload> answer) {
		this.script.computeIfAbsent(method, (name) -> new ArrayDeque<>()).add(answer);
		return this;
	}

}
