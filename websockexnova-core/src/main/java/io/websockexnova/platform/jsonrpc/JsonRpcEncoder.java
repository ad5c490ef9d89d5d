package io.websockexnova.platform.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;

/**
 * Writes messages of JSON-RPC 2.0. Thread-safe.
 */
final class JsonRpcEncoder {

	private static final byte[] VERSION = ascii("{\"jsonrpc\":\"2.0\"");

	private static final byte[] ID = ascii(",\"id\":");

	private static final byte[] METHOD = ascii(",\"method\":");

	private static final byte[] PARAMS = ascii(",\"params\":");

	private static final byte[] METHOD_NOT_FOUND = ascii(
			",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");

	private final JsonMapper json;

	JsonRpcEncoder(JsonMapper json) {
		this.json = json;
	}

	Outbound request(long id, Call call) {
		return encode(ascii(Long.toString(id)), call);
	}

	Outbound batch(long firstId, List<Call> calls) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		long id = firstId;
		for (Call call : calls) {
			out.write((id == firstId) ? '[' : ',');
			Payload request = request(id++, call).payload();
			out.write(request.array(), request.offset(), request.length());
		}
		out.write(']');
		return new Outbound("", Payload.text(out.toByteArray()));
	}

	Outbound notification(Call call) {
		return encode(null, call);
	}

	Outbound methodNotFound(Payload id) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(VERSION);
		out.writeBytes(ID);
		out.write(id.array(), id.offset(), id.length());
		out.writeBytes(METHOD_NOT_FOUND);
		return new Outbound("", Payload.text(out.toByteArray()));
	}

	private Outbound encode(byte @Nullable [] id, Call call) {
		if (call.method().isBlank()) {
			throw new IllegalArgumentException("'method' must not be blank");
		}
		byte[] params = params(call);
		ByteArrayOutputStream out = new ByteArrayOutputStream(params.length + 128);
		out.writeBytes(VERSION);
		if (id != null) {
			out.writeBytes(ID);
			out.writeBytes(id);
		}
		out.writeBytes(METHOD);
		out.writeBytes(this.json.writeValueAsBytes(call.method()));
		if (params.length > 0) {
			out.writeBytes(PARAMS);
			out.writeBytes(params);
		}
		out.write('}');
		return new Outbound(call.method(), Payload.text(out.toByteArray()));
	}

	private byte[] params(Call call) {
		Object params = call.params();
		if (params == null) {
			return new byte[0];
		}
		byte[] bytes;
		try {
			bytes = this.json.writeValueAsBytes(params);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("'params' of '" + call.method() + "', a " + params.getClass().getName()
					+ ", cannot be written as JSON", ex);
		}
		if (bytes.length == 0 || (bytes[0] != '{' && bytes[0] != '[')) {
			throw new IllegalArgumentException("'params' of '" + call.method() + "' is a " + params.getClass().getName()
					+ ", which is neither a JSON object nor an array; use a Map, a record, a List or an array");
		}
		return bytes;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
