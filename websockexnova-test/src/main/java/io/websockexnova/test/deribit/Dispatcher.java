package io.websockexnova.test.deribit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON-RPC envelope: reads requests, calls methods, sends each answer once.
 */
final class Dispatcher {

	private static final Logger logger = LoggerFactory.getLogger(Dispatcher.class);

	private static final int MAX_REQUEST = 32 * 1024;

	private final Map<String, Method> methods = new HashMap<>();

	private final Exchange exchange;

	private final Credits credits = new Credits();

	Dispatcher(Exchange exchange, Logins logins) {
		this.exchange = exchange;
		PublicMethods.register(this.methods, logins);
		SubscriptionMethods.register(this.methods);
		PrivateMethods.register(this.methods);
	}

	void receive(Session session, String text) {
		long received = this.exchange.micros();
		JsonNode message;
		if (text.getBytes(StandardCharsets.UTF_8).length > MAX_REQUEST) {
			violation(session, "sent a message above 32 kB");
			fail(session, null, new RpcException(-32600, "request entity too large"), received);
			return;
		}
		try {
			message = Json.parse(text);
		}
		catch (JacksonException ex) {
			violation(session, "sent a message that is not JSON");
			fail(session, null, new RpcException(-32700, "Parse error"), received);
			return;
		}
		if (message instanceof ObjectNode request && request.path("method").isString()) {
			handle(session, request, received);
			return;
		}
		violation(session, "sent a message that is not a request");
		fail(session, message.get("id"), new RpcException(-32600, "Invalid Request"), received);
	}

	private void handle(Session session, ObjectNode request, long received) {
		String method = request.path("method").stringValue();
		JsonNode id = request.get("id");
		JsonNode params = request.has("params") ? request.path("params") : Json.object();
		check(session, request, id, params);
		this.exchange.journal().request(session.number(), method, id, params);
		if (this.exchange.plan().isDeaf()) {
			session.heartbeat().answered();
			return;
		}
		try {
			Answer answer = call(session, method, params);
			if (this.exchange.plan().losesAnswer(method)) {
				answer.then().run();
			}
			else {
				answer(session, method, id, answer, received);
			}
		}
		catch (RpcException ex) {
			later(session, method, () -> fail(session, id, ex, received));
		}
		catch (RuntimeException ex) {
			logger.error("{} failed on connection {}", method, session.number(), ex);
			fail(session, id, new RpcException(11094, "internal_server_error"), received);
		}
	}

	private Answer call(Session session, String name, JsonNode params) {
		if (this.exchange.settings().creditLimits() && !this.credits.pay(name)) {
			session.after(Duration.ofMillis(1), session::fin);
			throw new RpcException(10028, "too_many_requests");
		}
		this.exchange.plan().failIfArmed(name);
		Method method = this.methods.get(name);
		if (method == null) {
			throw new RpcException(-32601, "Method not found");
		}
		if (!(params instanceof ObjectNode object)) {
			throw RpcException.invalidParams("params", "must be an object");
		}
		return method.call(new Invocation(session, object));
	}

	private void answer(Session session, String method, @Nullable JsonNode id, Answer answer, long received) {
		boolean dataFirst = this.exchange.plan().isNotificationsFirst();
		JsonNode result = answer.result();
		boolean late = !this.exchange.plan().delay(method).isZero();
		if (dataFirst || late) {
			answer.then().run();
		}
		if (result != null) {
			later(session, method, () -> session.send(envelope(id, "result", result, received)));
		}
		if (!dataFirst && !late) {
			answer.then().run();
		}
	}

	private void later(Session session, String method, Runnable task) {
		Duration delay = this.exchange.plan().delay(method);
		if (delay.isZero()) {
			task.run();
		}
		else {
			session.after(delay, task);
		}
	}

	private void fail(Session session, @Nullable JsonNode id, RpcException error, long received) {
		session.send(envelope(id, "error", error.json(), received));
	}

	private ObjectNode envelope(@Nullable JsonNode id, String field, JsonNode content, long received) {
		ObjectNode response = Json.object().put("jsonrpc", "2.0");
		if (id != null) {
			response.set("id", id);
		}
		response.set(field, content);
		long now = this.exchange.micros();
		return response.put("usIn", received)
			.put("usOut", now)
			.put("usDiff", now - received)
			.put("testnet", this.exchange.settings().testnet());
	}

	private void check(Session session, ObjectNode request, @Nullable JsonNode id, JsonNode params) {
		if (!"2.0".equals(request.path("jsonrpc").asString(""))) {
			violation(session, "sent a request without jsonrpc 2.0");
		}
		if (!params.isObject()) {
			violation(session, "sent params that are not an object");
		}
		if (id == null || !(id.isString() || id.isIntegralNumber())) {
			violation(session, "sent a request without an id");
		}
		else if (!session.isNewId(id.toString())) {
			violation(session, "used an id twice");
		}
	}

	private void violation(Session session, String what) {
		this.exchange.journal().violation(session.number(), what);
	}

}
