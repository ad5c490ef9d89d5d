package io.websockexnova.test.live;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.test.peer.Frame;
import io.websockexnova.test.peer.Peer;
import io.websockexnova.test.peer.PeerServer;

/**
 * A JSON-RPC server on a raw socket. Methods that a test has named an answer for are
 * answered by themselves, all others wait for the test in {@link #next(String)}. Pings
 * and close frames are answered, unless told otherwise.
 */
final class ScriptedVenue implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final PeerServer server = PeerServer.start().deadline(Duration.ofSeconds(60));

	private final Map<String, Consumer<Request>> scripts = new ConcurrentHashMap<>();

	private final Map<String, BlockingQueue<Request>> waiting = new ConcurrentHashMap<>();

	private final List<Connection> connections = new CopyOnWriteArrayList<>();

	private final List<Request> journal = new CopyOnWriteArrayList<>();

	private final List<String> texts = new CopyOnWriteArrayList<>();

	private volatile boolean ponging = true;

	ScriptedVenue() {
		this.server.serve((peer) -> new Connection(peer).run());
	}

	/**
	 * A venue that greets and logs in like Deribit.
	 * @return the venue
	 */
	static ScriptedVenue deribit() {
		return new ScriptedVenue().on("public/set_heartbeat", (request) -> request.result("\"ok\""))
			.on("public/auth", (request) -> request.result("""
					{"access_token":"a","refresh_token":"r","expires_in":900,"scope":"trade:read_write"}"""));
	}

	/**
	 * From now on requests of a method are given to a script.
	 * @param method the method
	 * @param script the script, on the connection's thread
	 * @return this venue
	 */
	ScriptedVenue on(String method, Consumer<Request> script) {
		this.scripts.put(method, script);
		return this;
	}

	/**
	 * From now on requests of a method wait for {@link #next(String)}.
	 * @param method the method
	 */
	void take(String method) {
		this.scripts.remove(method);
	}

	void stopPonging() {
		this.ponging = false;
	}

	/**
	 * Takes the next request of a method that no script has answered.
	 * @param method the method
	 * @return the request
	 */
	Request next(String method) {
		Request request = poll(method, Live.PATIENCE);
		if (request == null) {
			throw new AssertionError("no '" + method + "' came; received so far: " + methods());
		}
		return request;
	}

	@Nullable Request poll(String method, Duration patience) {
		try {
			return queue(method).poll(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/**
	 * All requests in order of arrival.
	 * @return the requests
	 */
	List<Request> requests() {
		return List.copyOf(this.journal);
	}

	List<String> methods() {
		return this.journal.stream().map(Request::method).toList();
	}

	/**
	 * Messages that are no requests.
	 * @return the messages
	 */
	List<String> texts() {
		return List.copyOf(this.texts);
	}

	/**
	 * The connection of that number, once it is upgraded.
	 * @param number counted from 1
	 * @return the connection
	 */
	Connection connection(int number) {
		if (this.connections.size() < number) {
			Live.awaitTrue("connection " + number, () -> this.connections.size() >= number);
		}
		return this.connections.get(number - 1);
	}

	/**
	 * TCP connections accepted so far.
	 * @return how often clients have dialled
	 */
	int accepted() {
		return this.server.accepted();
	}

	PeerServer server() {
		return this.server;
	}

	URI uri() {
		return this.server.uri();
	}

	@Override
	public void close() {
		this.server.close();
	}

	private BlockingQueue<Request> queue(String method) {
		return this.waiting.computeIfAbsent(method, (key) -> new LinkedBlockingQueue<>());
	}

	/**
	 * One upgraded connection.
	 */
	final class Connection {

		private final Peer peer;

		private final List<Frame> controls = new CopyOnWriteArrayList<>();

		private volatile boolean ended;

		Connection(Peer peer) {
			this.peer = peer;
		}

		/**
		 * Sends a text message.
		 * @param text the text
		 * @return this connection
		 */
		Connection text(String text) {
			return send(Frame.text(text));
		}

		synchronized Connection send(Frame... frames) {
			this.peer.send(frames);
			return this;
		}

		Connection push(String channel, String data) {
			return text("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"" + channel
					+ "\",\"data\":" + data + "}}");
		}

		/**
		 * The client's end of the connection.
		 * @return the peer
		 */
		Peer peer() {
			return this.peer;
		}

		/**
		 * Control frames that came in.
		 * @param opcode opcode
		 * @return the frames
		 */
		List<Frame> controls(int opcode) {
			return this.controls.stream().filter((frame) -> frame.opcode() == opcode).toList();
		}

		boolean isEnded() {
			return this.ended;
		}

		private void run() {
			this.peer.upgrade();
			ScriptedVenue.this.connections.add(this);
			try {
				while (take(this.peer.read())) {
					continue;
				}
			}
			catch (AssertionError ex) {
				// The client, or the test, has ended the connection.
			}
			finally {
				this.ended = true;
			}
		}

		private boolean take(Frame frame) {
			switch (frame.opcode()) {
				case Frame.PING -> {
					this.controls.add(frame);
					if (ScriptedVenue.this.ponging) {
						send(Frame.pong(frame.payload()));
					}
				}
				case Frame.PONG -> this.controls.add(frame);
				case Frame.CLOSE -> {
					this.controls.add(frame);
					send(frame);
					this.peer.close();
					return false;
				}
				default -> message(frame.text());
			}
			return true;
		}

		private void message(String text) {
			JsonNode json = parse(text);
			if (json == null || !json.path("method").isString()) {
				ScriptedVenue.this.texts.add(text);
				return;
			}
			Request request = new Request(this, json, System.nanoTime());
			ScriptedVenue.this.journal.add(request);
			Consumer<Request> script = ScriptedVenue.this.scripts.get(request.method());
			if (script != null) {
				script.accept(request);
			}
			else {
				queue(request.method()).add(request);
			}
		}

		private static @Nullable JsonNode parse(String text) {
			try {
				return JSON.readTree(text);
			}
			catch (JacksonException ex) {
				return null;
			}
		}

	}

	/**
	 * A request.
	 *
	 * @param connection the connection it came on
	 * @param json the message
	 * @param nanoTime when it came
	 */
	record Request(Connection connection, JsonNode json, long nanoTime) {

		String method() {
			return this.json.path("method").stringValue();
		}

		/**
		 * The id as it stands in the message.
		 * @return raw JSON, empty if there is none
		 */
		String id() {
			return this.json.has("id") ? this.json.path("id").toString() : "";
		}

		JsonNode params() {
			return this.json.path("params");
		}

		List<String> channels() {
			return params().path("channels").values().stream().map(JsonNode::stringValue).toList();
		}

		/**
		 * Answers.
		 * @param result the result as JSON
		 */
		void result(String result) {
			result(id(), result);
		}

		void result(String id, String result) {
			this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
		}

		/**
		 * Answers with the requested channels.
		 */
		void accept() {
			result(params().path("channels").toString());
		}

		void error(int code, String message) {
			this.connection.text("{\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"error\":{\"code\":" + code
					+ ",\"message\":\"" + message + "\"}}");
		}

	}

}
