package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One upgraded connection with all that Deribit keeps per connection: login, heartbeat,
 * subscriptions.
 */
final class Session {

	private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

	private static final int KEPT_IDS = 1000;

	private final Exchange exchange;

	private final Wire wire;

	private final Channel channel;

	private final Heartbeat heartbeat;

	private final Map<String, Subscription> active = new LinkedHashMap<>();

	private final Map<String, String> labels = new HashMap<>();

	private final List<String> subscribed = new ArrayList<>();

	private final Set<String> ids = new LinkedHashSet<>();

	private @Nullable Token token;

	private boolean cancelOnDisconnect;

	private boolean tooSlow;

	Session(Exchange exchange, Wire wire, Channel channel) {
		this.exchange = exchange;
		this.wire = wire;
		this.channel = channel;
		this.heartbeat = new Heartbeat(this, channel.eventLoop(), exchange.settings().testRequestTimeout());
	}

	Exchange exchange() {
		return this.exchange;
	}

	int number() {
		return this.wire.number();
	}

	Heartbeat heartbeat() {
		return this.heartbeat;
	}

	// Whether an id is none of the latest thousand.
	boolean isNewId(String id) {
		if (this.ids.size() == KEPT_IDS) {
			this.ids.remove(this.ids.iterator().next());
		}
		return this.ids.add(id);
	}

	void receive(String text) {
		this.exchange.dispatcher().receive(this, text);
	}

	@Nullable Token token() {
		return this.token;
	}

	void token(Token token) {
		this.token = token;
	}

	boolean isAuthenticated() {
		return this.token != null && this.token.isValidOn(number());
	}

	void cancelOnDisconnect(boolean enabled) {
		this.cancelOnDisconnect = enabled;
	}

	boolean isCancelOnDisconnect() {
		return this.cancelOnDisconnect;
	}

	boolean isSubscribed(String channel) {
		return this.active.containsKey(channel);
	}

	void add(Subscription subscription, String label) {
		this.active.put(subscription.channel(), subscription);
		this.subscribed.add(subscription.channel());
		if (!label.isEmpty()) {
			this.labels.put(subscription.channel(), label);
		}
		this.exchange.market().add(subscription);
	}

	// Notes a subscription to an active channel, which changes nothing else.
	void repeat(String channel) {
		this.subscribed.add(channel);
	}

	boolean remove(String channel) {
		Subscription subscription = this.active.remove(channel);
		if (subscription == null) {
			return false;
		}
		this.exchange.market().remove(subscription);
		this.subscribed.removeIf(channel::equals);
		this.labels.remove(channel);
		return true;
	}

	void removeAll() {
		List.copyOf(this.active.keySet()).forEach(this::remove);
	}

	ConnectionSubscriptions subscriptions() {
		return new ConnectionSubscriptions(number(), List.copyOf(this.subscribed));
	}

	void sendData(String channel, JsonNode data) {
		ObjectNode params = Json.object().put("channel", channel);
		String label = this.labels.get(channel);
		if (label != null) {
			params.put("label", label);
		}
		params.set("data", data);
		push(Json.object().put("jsonrpc", "2.0").put("method", "subscription").set("params", params));
	}

	// Sends a heartbeat message.
	boolean sendHeartbeat(String type) {
		return push(Json.object()
			.put("jsonrpc", "2.0")
			.put("method", "heartbeat")
			.set("params", Json.object().put("type", type)));
	}

	// Sends what nobody asked for, unless the client reads too slowly or a fault mutes
	// us.
	private boolean push(JsonNode message) {
		if (this.exchange.plan().isMute() || this.tooSlow) {
			return false;
		}
		if (!this.channel.isWritable()) {
			this.tooSlow = true;
			send(Json.object()
				.put("jsonrpc", "2.0")
				.set("error", new RpcException(10001, "connection_too_slow").json()));
			after(CLOSE_PATIENCE, this::fin);
			return false;
		}
		send(message);
		return true;
	}

	void send(JsonNode message) {
		sendText(Json.write(message));
	}

	void sendText(String text) {
		this.channel.writeAndFlush(new TextWebSocketFrame(text));
	}

	void after(Duration delay, Runnable task) {
		this.channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	void close(int code, String reason) {
		this.channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
		after(CLOSE_PATIENCE, this::fin);
	}

	void fin() {
		this.wire.fin();
	}

	// The connection is gone, in whichever way.
	void end() {
		this.heartbeat.stop();
		removeAll();
		this.exchange.ended(this);
		if (this.cancelOnDisconnect) {
			this.exchange.orders().cancelAll((order) -> order.connection() == number(), "cancel_on_disconnect");
		}
	}

}
