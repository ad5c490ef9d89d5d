package io.websockexnova.test.deribit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request ends with an error of the protocol; the codes are those of the complete list
 * of the docs' errors page.
 */
final class RpcException extends RuntimeException {

	private final int code;

	private final transient @Nullable ObjectNode data;

	RpcException(int code, String message) {
		this(code, message, null);
	}

	private RpcException(int code, String message, @Nullable ObjectNode data) {
		super(message, null, false, false);
		this.code = code;
		this.data = data;
	}

	static RpcException invalidParams(String param, String reason) {
		return new RpcException(-32602, "Invalid params", Json.object().put("reason", reason).put("param", param));
	}

	static RpcException unauthorized() {
		return new RpcException(13009, "unauthorized");
	}

	static RpcException invalidCredentials() {
		return new RpcException(13004, "invalid_credentials");
	}

	ObjectNode json() {
		ObjectNode error = Json.object().put("code", this.code).put("message", getMessage());
		if (this.data != null) {
			error.set("data", this.data);
		}
		return error;
	}

}
