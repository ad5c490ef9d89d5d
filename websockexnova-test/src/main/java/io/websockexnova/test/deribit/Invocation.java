package io.websockexnova.test.deribit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to a method, with checked access to its parameters.
 *
 * @param session connection on which the request came
 * @param params parameters
 */
record Invocation(Session session, ObjectNode params) {

	Exchange exchange() {
		return this.session.exchange();
	}

	boolean has(String name) {
		return this.params.hasNonNull(name);
	}

	String text(String name) {
		JsonNode value = this.params.get(name);
		if (value == null || !value.isString()) {
			throw RpcException.invalidParams(name, (value != null) ? "must be a string" : "value required");
		}
		return value.stringValue();
	}

	String text(String name, String fallback) {
		return has(name) ? text(name) : fallback;
	}

	long integer(String name) {
		JsonNode value = this.params.get(name);
		if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
			throw RpcException.invalidParams(name, (value != null) ? "must be an integer" : "value required");
		}
		return value.longValue();
	}

	long integer(String name, long fallback) {
		return has(name) ? integer(name) : fallback;
	}

	long positive(String name, long fallback) {
		long value = integer(name, fallback);
		if (value < 1) {
			throw RpcException.invalidParams(name, "must be positive");
		}
		return value;
	}

	BigDecimal decimal(String name) {
		JsonNode value = this.params.get(name);
		if (value == null || !value.isNumber()) {
			throw RpcException.invalidParams(name, (value != null) ? "must be a number" : "value required");
		}
		return Instrument.plain(value.decimalValue());
	}

	List<String> channels() {
		JsonNode value = this.params.get("channels");
		if (value == null || !value.isArray()) {
			throw RpcException.invalidParams("channels", "must be an array");
		}
		List<String> channels = new ArrayList<>();
		for (JsonNode channel : value.values()) {
			if (!channel.isString()) {
				throw RpcException.invalidParams("channels", "must be an array of strings");
			}
			channels.add(channel.stringValue());
		}
		return channels;
	}

	InstrumentBook book() {
		InstrumentBook book = exchange().market().book(text("instrument_name"));
		if (book == null) {
			throw new RpcException(13020, "not_found");
		}
		return book;
	}

	// Checks that the caller is authenticated and holds a right.
	Token require(String right) {
		Token token = this.session.token();
		if (has("access_token")) {
			token = exchange().tokens().find(text("access_token"));
		}
		if (token == null || !token.isValidOn(this.session.number())) {
			throw RpcException.unauthorized();
		}
		if (!token.grants(right)) {
			throw new RpcException(13021, "forbidden");
		}
		return token;
	}

}
