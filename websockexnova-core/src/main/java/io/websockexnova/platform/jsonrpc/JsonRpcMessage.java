package io.websockexnova.platform.jsonrpc;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.ReplyError;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.codec.MalformedMessageException;

/**
 * The members found in one message. Filled by {@link #read} and used again for the next
 * one.
 */
final class JsonRpcMessage {

	private static final Payload NULL = Payload.text("null");

	private static final int MAX_ERROR_TEXT = 4_096;

	private final JsonRpcDialect dialect;

	private final boolean lenientIds;

	private boolean idSeen;

	private @Nullable String idKey;

	private @Nullable Payload id;

	private boolean methodSeen;

	private @Nullable String method;

	private @Nullable Payload params;

	private @Nullable Payload result;

	private boolean errorSeen;

	private @Nullable ReplyError error;

	JsonRpcMessage(JsonRpcDialect dialect, boolean lenientIds) {
		this.dialect = dialect;
		this.lenientIds = lenientIds;
	}

	/**
	 * Reads the object that the cursor stands on, to its end.
	 * @param cursor the cursor
	 */
	void read(JsonCursor cursor) {
		reset();
		for (String name = cursor.nextMember(); name != null; name = cursor.nextMember()) {
			switch (name) {
				case "id" -> readId(cursor);
				case "method" -> readMethod(cursor);
				case "params" -> readParams(cursor);
				case "result" -> {
					requireFirst("result", this.result == null);
					this.result = cursor.value();
				}
				case "error" -> readError(cursor);
				default -> this.dialect.member(name, cursor);
			}
		}
	}

	/**
	 * What the message is.
	 * @param whole its bytes
	 * @return the message for the client
	 */
	Inbound toInbound(Payload whole) {
		boolean outcome = this.result != null || this.errorSeen;
		// Some servers repeat the method in their answers.
		if (this.method != null && !(outcome && this.id != null)) {
			return (this.id != null) ? Inbound.request(this.method, whole)
					: this.dialect.notification(this.method, whole, this.params);
		}
		if (this.idKey == null) {
			return (this.error != null) ? Inbound.connectionError(whole, this.error) : Inbound.other(whole);
		}
		if (this.error != null) {
			return Inbound.rejection(this.idKey, whole, this.error);
		}
		return Inbound.reply(this.idKey, (this.result != null) ? this.result : NULL);
	}

	/**
	 * The id to repeat in an answer.
	 * @return the id as raw JSON, or null if the message is to be left unanswered
	 */
	@Nullable Payload answerId() {
		return (this.method != null && this.idKey != null) ? this.id : null;
	}

	private void reset() {
		this.idSeen = false;
		this.idKey = null;
		this.id = null;
		this.methodSeen = false;
		this.method = null;
		this.params = null;
		this.result = null;
		this.errorSeen = false;
		this.error = null;
		this.dialect.reset();
	}

	// An id of null is no id: version 1.0 marks notifications with it, and errors that
	// belong to no request. The quote in front keeps the key of a string apart from that
	// of a number.
	private void readId(JsonCursor cursor) {
		requireFirst("id", !this.idSeen);
		this.idSeen = true;
		if (cursor.isNull()) {
			return;
		}
		int start = cursor.start();
		if (cursor.isObject() || cursor.isArray()) {
			this.id = cursor.value();
			return;
		}
		String number = cursor.number();
		String text = (number != null) ? null : cursor.text();
		this.id = cursor.since(start);
		if (number != null) {
			this.idKey = number;
		}
		else if (text != null) {
			this.idKey = this.lenientIds ? text : '"' + text;
		}
	}

	private void readMethod(JsonCursor cursor) {
		requireFirst("method", !this.methodSeen);
		this.methodSeen = true;
		this.method = cursor.text();
	}

	private void readParams(JsonCursor cursor) {
		requireFirst("params", this.params == null);
		int start = cursor.start();
		this.dialect.params(cursor);
		this.params = cursor.since(start);
	}

	private void readError(JsonCursor cursor) {
		requireFirst("error", !this.errorSeen);
		if (cursor.isNull()) {
			this.errorSeen = true;
			return;
		}
		this.errorSeen = true;
		if (cursor.isObject()) {
			this.error = errorObject(cursor);
			return;
		}
		int start = cursor.start();
		String number = cursor.number();
		String text = (number != null) ? null : cursor.text();
		if (number != null) {
			this.error = new ReplyError(limit(number), "", null);
		}
		else if (text != null) {
			this.error = new ReplyError("", limit(text), null);
		}
		else {
			this.error = new ReplyError("", "", cursor.since(start).utf8());
		}
	}

	private static ReplyError errorObject(JsonCursor cursor) {
		String code = "";
		String message = "";
		String data = null;
		for (String name = cursor.nextMember(); name != null; name = cursor.nextMember()) {
			switch (name) {
				case "code" -> {
					code = scalar(cursor);
				}
				case "message" -> {
					message = scalar(cursor);
				}
				case "data" -> {
					data = cursor.isNull() ? null : cursor.value().utf8();
				}
				default -> cursor.skip();
			}
		}
		return new ReplyError(code, message, data);
	}

	private static String scalar(JsonCursor cursor) {
		String number = cursor.number();
		String text = (number != null) ? number : cursor.text();
		return (text != null) ? limit(text) : "";
	}

	// These texts end up in exceptions and logs. What the server sent stays complete in
	// the body of the message.
	private static String limit(String text) {
		return (text.length() <= MAX_ERROR_TEXT) ? text
				: text.substring(0, MAX_ERROR_TEXT) + "... (" + text.length() + " characters)";
	}

	private static void requireFirst(String name, boolean first) {
		if (!first) {
			throw new MalformedMessageException("a message has the member '" + name + "' twice");
		}
	}

}
