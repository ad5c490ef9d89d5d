package io.websockexnova.platform.deribit;

import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.platform.jsonrpc.JsonRpcMessageHandler;

/**
 * JSON-RPC as Deribit speaks it: parameters are always an object, and every request has
 * an id.
 */
final class DeribitMessageHandler implements MessageHandler {

	private final JsonRpcMessageHandler jsonRpc;

	DeribitMessageHandler(JsonMapper json, DeribitDialect dialect) {
		this.jsonRpc = new JsonRpcMessageHandler(json, false, dialect);
	}

	@Override
	public void decode(Payload message, Consumer<Inbound> sink) {
		this.jsonRpc.decode(message, sink);
	}

	@Override
	public @Nullable String validate(Inbound message) {
		if (message.kind() == Inbound.Kind.PUSH && message.sequence() == null
				&& DeribitChannel.isIncrementalBook(message.key())) {
			return "an order book message without 'change_id', or a change without 'prev_change_id', of channel '"
					+ message.key() + "'";
		}
		return this.jsonRpc.validate(message);
	}

	@Override
	public MessageDecision message(Inbound message) {
		return this.jsonRpc.message(message);
	}

	@Override
	public Outbound answer(Payload id, @Nullable Object result) {
		return this.jsonRpc.answer(id, result);
	}

	@Override
	public Outbound refuse(Payload id, ReplyError error) {
		return this.jsonRpc.refuse(id, error);
	}

	@Override
	public Outbound encode(Object message) {
		if (message instanceof Call call) {
			throw new IllegalArgumentException("'message' is a call of '" + call.method()
					+ "' without id, which Deribit does not take; make a request of it");
		}
		return this.jsonRpc.encode(message);
	}

	@Override
	public Outbound encode(long id, Call call) {
		return this.jsonRpc.encode(id, (call.params() != null) ? call : new Call(call.method(), Map.of()));
	}

}
