package io.websockexnova.platform.deribit;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Sequence;
import io.websockexnova.codec.JsonCursor;
import io.websockexnova.codec.MalformedMessageException;
import io.websockexnova.platform.jsonrpc.JsonRpcDialect;

/**
 * Deribit's notifications: the data of a channel, with its place in the chain if it is an
 * incremental book, and heartbeats. One pass looks into the parameters; only the first
 * level of the data is read, the rest is passed over.
 */
final class DeribitDialect implements JsonRpcDialect {

	static final String HEARTBEAT = "heartbeat";

	private static final long NONE = Long.MIN_VALUE;

	private @Nullable String channel;

	private @Nullable Payload data;

	private @Nullable String type;

	private long current = NONE;

	private long previous = NONE;

	private int seen;

	private @Nullable Boolean testnet;

	@Override
	public void reset() {
		this.channel = null;
		this.data = null;
		this.type = null;
		this.current = NONE;
		this.previous = NONE;
		this.seen = 0;
	}

	@Override
	public void params(JsonCursor params) {
		if (!params.isObject()) {
			params.skip();
			return;
		}
		for (String name = params.nextMember(); name != null; name = params.nextMember()) {
			switch (name) {
				case "channel" -> {
					once(1, name);
					this.channel = params.text();
				}
				case "data" -> {
					once(2, name);
					int start = params.start();
					data(params);
					this.data = params.since(start);
				}
				default -> params.skip();
			}
		}
	}

	@Override
	public void member(String name, JsonCursor value) {
		if (name.equals("testnet")) {
			this.testnet = value.bool();
		}
		else {
			value.skip();
		}
	}

	@Override
	public Inbound notification(String method, Payload message, @Nullable Payload params) {
		return switch (method) {
			case "subscription" -> (this.channel != null && this.data != null)
					? Inbound.push(this.channel, this.data, sequence(this.channel)) : Inbound.other(message);
			case HEARTBEAT -> Inbound.control(HEARTBEAT, (params != null) ? params : message.slice(0, 0));
			default -> Inbound.request(method, message);
		};
	}

	/**
	 * Which environment the server said it is in the last message that told.
	 * @return true for the test environment, or null if it was not told
	 */
	@Nullable Boolean testnet() {
		return this.testnet;
	}

	private void data(JsonCursor data) {
		if (!data.isObject()) {
			data.skip();
			return;
		}
		for (String name = data.nextMember(); name != null; name = data.nextMember()) {
			switch (name) {
				case "type" -> {
					once(4, name);
					this.type = data.text();
				}
				case "change_id" -> {
					once(8, name);
					this.current = data.integer(NONE);
				}
				case "prev_change_id" -> {
					once(16, name);
					this.previous = data.integer(NONE);
				}
				default -> data.skip();
			}
		}
	}

	// The type decides; without one, a predecessor tells a change from a snapshot. A
	// change without predecessor has no place in the chain.
	private @Nullable Sequence sequence(String channel) {
		if (this.current == NONE || !DeribitChannel.isIncrementalBook(channel)) {
			return null;
		}
		boolean linked = this.previous != NONE;
		if ("snapshot".equals(this.type)) {
			return Sequence.snapshot(this.current);
		}
		if (linked) {
			return Sequence.link(this.previous, this.current);
		}
		return "change".equals(this.type) ? null : Sequence.snapshot(this.current);
	}

	private void once(int member, String name) {
		if ((this.seen & member) != 0) {
			throw new MalformedMessageException("a notification has the member '" + name + "' twice");
		}
		this.seen |= member;
	}

}
