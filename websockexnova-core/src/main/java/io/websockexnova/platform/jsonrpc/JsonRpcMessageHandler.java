package io.websockexnova.platform.jsonrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.MessageDecision;
import io.websockexnova.behavior.MessageHandler;
import io.websockexnova.behavior.Outbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.codec.MalformedMessageException;

/**
 * Messages of JSON-RPC 2.0 (the specification of 2013-01-04), read with the tolerance
 * that servers in the field need: no {@code jsonrpc} member, both {@code result} and
 * {@code error} or neither, errors that are no objects, members it does not know. One
 * pass over the bytes finds what the message is and cuts out the part that the consumer
 * wants; an array is a batch. Binary messages are handed on unread. A member that decides
 * what the message is must not come twice.
 * <p>
 * {@link #decode} throws nothing but {@link MalformedMessageException}, and then has
 * handed nothing on.
 */
public final class JsonRpcMessageHandler implements MessageHandler {

	private final JsonRpcEncoder encoder;

	private final JsonRpcMessage scratch;

	private final JsonCursor cursor = new JsonCursor();

	/**
	 * A new handler.
	 * @param json writes parameters
	 * @param lenientIds whether an answer may carry the id of its request as a string
	 * @param dialect what the venue adds
	 */
	public JsonRpcMessageHandler(JsonMapper json, boolean lenientIds, JsonRpcDialect dialect) {
		this.encoder = new JsonRpcEncoder(json);
		this.scratch = new JsonRpcMessage(dialect, lenientIds);
	}

	@Override
	public void decode(Payload message, Consumer<Inbound> sink) {
		if (!message.isText()) {
			sink.accept(Inbound.other(message));
			return;
		}
		Object found = read(message);
		if (found instanceof Inbound single) {
			sink.accept(single);
		}
		else if (found instanceof Batch batch) {
			batch.items().forEach(sink);
		}
	}

	@Override
	public @Nullable String validate(Inbound message) {
		boolean unknown = message.kind() == Inbound.Kind.OTHER && message.error() == null && message.body().isText();
		return unknown ? "neither a request nor a notification nor an answer of JSON-RPC 2.0" : null;
	}

	/**
	 * Refuses requests of the server, since nobody serves them. Replace this behaviour to
	 * serve some.
	 */
	@Override
	public MessageDecision message(Inbound message) {
		if (message.kind() != Inbound.Kind.REQUEST) {
			return MessageDecision.PASS;
		}
		Payload id = answerId(message.body());
		return (id != null) ? MessageDecision.reply(this.encoder.methodNotFound(id)) : MessageDecision.PASS;
	}

	/**
	 * Encodes a {@link Call} as a notification, and anything else like
	 * {@link MessageHandler}.
	 */
	@Override
	public Outbound encode(Object message) {
		return (message instanceof Call call) ? this.encoder.notification(call) : MessageHandler.super.encode(message);
	}

	@Override
	public Outbound encode(long id, Call call) {
		return this.encoder.request(id, call);
	}

	/**
	 * Encodes an array of requests, as section 6 of the specification has it. Not every
	 * server takes one.
	 */
	@Override
	public Outbound encodeBatch(long firstId, List<Call> calls) {
		return this.encoder.batch(firstId, calls);
	}

	private Object read(Payload message) {
		JsonCursor cursor = this.cursor.on(message);
		if (cursor.isEmpty()) {
			throw new MalformedMessageException("a message is empty");
		}
		Object found = cursor.isArray() ? batch(cursor, message) : single(cursor, message);
		if (!cursor.atEnd()) {
			throw new MalformedMessageException(
					"a message of " + message.length() + " bytes holds more than one JSON text");
		}
		return found;
	}

	private Inbound single(JsonCursor cursor, Payload message) {
		if (!cursor.isObject()) {
			cursor.skip();
			return Inbound.other(message);
		}
		this.scratch.read(cursor);
		return this.scratch.toInbound(message);
	}

	private Object batch(JsonCursor cursor, Payload message) {
		List<Inbound> items = new ArrayList<>();
		while (cursor.nextElement()) {
			if (cursor.isObject()) {
				int start = cursor.start();
				this.scratch.read(cursor);
				items.add(this.scratch.toInbound(cursor.since(start)));
			}
			else {
				items.add(Inbound.other(cursor.value()));
			}
		}
		return items.isEmpty() ? Inbound.other(message) : new Batch(items);
	}

	private static @Nullable Payload answerId(Payload request) {
		JsonRpcMessage found = new JsonRpcMessage(JsonRpcDialect.PLAIN, false);
		try {
			JsonCursor cursor = JsonCursor.open(request);
			if (!cursor.isObject()) {
				return null;
			}
			found.read(cursor);
			return found.answerId();
		}
		catch (MalformedMessageException ex) {
			return null;
		}
	}

	private record Batch(List<Inbound> items) {
	}

}
