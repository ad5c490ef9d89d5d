package io.websockexnova.test.deribit;

import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The faults of a {@link DeribitSimulator}. Every method is thread-safe and has taken
 * effect when it returns: sockets are closed, subscriptions are frozen, answers are
 * withheld. Faults that hit connections hit those that are open at that moment, unless
 * the text says otherwise.
 */
public final class DeribitFaults extends ConnectionFaults {

	DeribitFaults(Exchange exchange, SingleWriter writer, Listener listener) {
		super(exchange, writer, listener);
	}

	/**
	 * Swallows requests from now on, on all connections: they are journalled, not
	 * executed and not answered. No connection is closed for a missing heartbeat answer
	 * meanwhile.
	 * @param dataFlows whether notifications and heartbeats are still sent; if not, they
	 * are lost, and books have gaps afterwards
	 */
	public void stopAnswering(boolean dataFlows) {
		plan((plan) -> plan.answering(true, !dataFlows));
	}

	/**
	 * Ends {@link #stopAnswering}.
	 */
	public void resumeAnswering() {
		plan((plan) -> plan.answering(false, false));
	}

	/**
	 * Executes the next requests of a method, but does not send their answers.
	 * @param method method, for example {@code private/buy}
	 * @param times number of requests; 0 ends the fault
	 */
	public void loseAnswers(String method, int times) {
		plan((plan) -> plan.loseAnswers(method, times));
	}

	/**
	 * Delays the answers to a method; its effects do not wait.
	 * @param method method
	 * @param delay delay; zero ends the fault
	 */
	public void delayAnswers(String method, Duration delay) {
		plan((plan) -> plan.delay(method, delay));
	}

	/**
	 * Delays the answers to subscribing and unsubscribing; data does not wait for them.
	 * @param delay delay; zero ends the fault
	 */
	public void delayAcks(Duration delay) {
		for (String kind : List.of("public", "private")) {
			delayAnswers(kind + "/subscribe", delay);
			delayAnswers(kind + "/unsubscribe", delay);
		}
	}

	/**
	 * Whether the first pictures are sent before the answer to the subscribe request.
	 * @param on whether notifications come first
	 */
	public void notificationsFirst(boolean on) {
		plan((plan) -> plan.notificationsFirst(on));
	}

	/**
	 * Answers the next requests of a method with an error instead of executing them.
	 * @param method method
	 * @param code error code
	 * @param message error message
	 * @param times number of requests, positive
	 */
	public void answerWithError(String method, int code, String message, int times) {
		if (times < 1) {
			throw new IllegalArgumentException("'times' is " + times + "; use at least 1");
		}
		plan((plan) -> plan.fail(method, code, message, times));
	}

	/**
	 * Answers the next {@code public/auth} with an error.
	 * @param code error code
	 * @param message error message
	 */
	public void failNextAuth(int code, String message) {
		answerWithError("public/auth", code, message, 1);
	}

	/**
	 * Sends an error without an id on every connection.
	 * @param code error code
	 * @param message error message
	 */
	public void sendError(int code, String message) {
		sessions((session) -> session
			.send(Json.object().put("jsonrpc", "2.0").set("error", new RpcException(code, message).json())));
	}

	/**
	 * Sends a text message on every connection, whatever it is.
	 * @param text the message
	 */
	public void sendText(String text) {
		sessions((session) -> session.sendText(text));
	}

	/**
	 * Sends a {@code test_request} on every connection; whoever does not answer in time
	 * is closed.
	 */
	public void sendTestRequest() {
		sessions((session) -> session.heartbeat().request());
	}

	/**
	 * Sends a maintenance notice to the subscribers of {@code platform_state}.
	 * @param on whether maintenance begins
	 */
	public void maintenance(boolean on) {
		writer().run(() -> exchange().market().publish("platform_state", Json.object().put("maintenance", on)));
	}

	/**
	 * Makes all tokens invalid, refresh tokens included: private calls end with 13009
	 * until the next login, and data flows on.
	 */
	public void expireTokens() {
		writer().run(exchange().tokens()::revokeAll);
	}

	/**
	 * Makes all access tokens invalid; refreshing still works.
	 */
	public void expireAccessTokens() {
		writer().run(exchange().tokens()::revokeAccess);
	}

	/**
	 * Stops the data of a channel on its present subscriptions, while all others flow.
	 * What they miss is lost. A new subscription to it flows.
	 * @param channel channel
	 * @throws IllegalStateException if nobody is subscribed to it
	 */
	public void freeze(String channel) {
		subscribers(channel, (market) -> market.freeze(channel, true));
	}

	/**
	 * Lets the data of a frozen channel flow again; a book has a gap then.
	 * @param channel channel
	 * @throws IllegalStateException if nobody is subscribed to it
	 */
	public void unfreeze(String channel) {
		subscribers(channel, (market) -> market.freeze(channel, false));
	}

	/**
	 * Changes a book twice and leaves out the first change for the subscribers of one
	 * channel: the next message does not link to what they have.
	 * @param channel a channel {@code book.{instrument}.{interval}}
	 * @throws IllegalStateException if nobody is subscribed to it
	 */
	public void skipDelta(String channel) {
		subscribers(bookChannel(channel), (market) -> market.skipDelta(channel));
	}

	/**
	 * Changes a book and sends the change twice to the subscribers of one channel.
	 * @param channel a channel {@code book.{instrument}.{interval}}
	 * @throws IllegalStateException if nobody is subscribed to it
	 */
	public void duplicateDelta(String channel) {
		subscribers(bookChannel(channel), (market) -> market.duplicateDelta(channel));
	}

	/**
	 * Leaves a channel out of the results of subscribe requests from now on.
	 * @param channel channel
	 */
	public void rejectChannel(String channel) {
		plan((plan) -> plan.reject(channel, true));
	}

	/**
	 * Ends {@link #rejectChannel}.
	 * @param channel channel
	 */
	public void admitChannel(String channel) {
		plan((plan) -> plan.reject(channel, false));
	}

	private void subscribers(String channel, ToIntFunction<Market> fault) {
		if (writer().call(() -> fault.applyAsInt(exchange().market())) == 0) {
			throw new IllegalStateException(
					"nobody is subscribed to '" + channel + "', so the fault would have no effect; subscribe first");
		}
	}

	private static String bookChannel(String channel) {
		if (!channel.matches("book\\.[^.]+\\.[^.]+")) {
			throw new IllegalArgumentException("'channel' is '" + channel
					+ "'; use book.{instrument}.{interval}, the only kind with linked deltas");
		}
		return channel;
	}

}
