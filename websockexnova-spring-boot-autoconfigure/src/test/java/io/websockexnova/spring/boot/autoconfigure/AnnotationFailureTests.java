package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.NovaExchange;
import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnError;
import io.websockexnova.spring.annotation.OnGap;
import io.websockexnova.spring.annotation.OnMessage;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.annotation.Reply;
import io.websockexnova.spring.annotation.Topic;
import io.websockexnova.spring.exchange.NovaExchanges;

/**
 * What a user is told when attributes or signatures of annotated methods make no sense.
 */
class AnnotationFailureTests {

	private static final String HERE = AnnotationFailureTests.class.getName() + "$";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
		.withPropertyValues("websockexnova.clients.feed.platform=deribit",
				"websockexnova.clients.feed.auto-connect=false");

	@Test
	void attributesOfTopics() {
		fails(Overflowing.class,
				"Listener method " + HERE
						+ "Overflowing.on(String): 'overflow' is 'drop-eldest', which does not exist.",
				"Use one of buffer, latest-per-key, drop-oldest, drop-newest, fail, backpressure. Did you mean "
						+ "'drop-oldest'?");
		fails(Required.class, "Listener method " + HERE + "Required.on(String): 'required' is 'yes'.",
				"Use true or false.");
		fails(Parallel.class, "Listener method " + HERE + "Parallel.on(String): 'parallelism' is 'many'.",
				"Use a positive number.");
		fails(Keyless.class,
				"Listener method " + HERE + "Keyless.on(String): 'parallelism' is 4 without a 'key': name the key "
						+ "whose data has to keep its order, such as '/instrument_name'.",
				"Correct the attributes of its @OnTopic.");
		fails(FastMono.class,
				"Listener method " + HERE + "FastMono.on(String) asks for 'fastPath', but returns something.",
				"Return nothing, and do no more than a few microseconds of work in it.");
	}

	@Test
	void expressionThatCannotBeEvaluated() {
		fails(Expression.class,
				"Listener method " + HERE + "Expression.on(String): '#{nobody.topics}' cannot be evaluated: EL1008E: "
						+ "Property or field 'nobody' cannot be found on object of type "
						+ "'org.springframework.beans.factory.config.BeanExpressionContext' - maybe not public or not "
						+ "valid?.",
				"Correct the expression; see the Spring Expression Language.");
	}

	@Test
	void gapsOfTopicsThatNobodyGets() {
		fails(GapsOnly.class,
				"Listener method " + HERE
						+ "GapsOnly.on(Gap) has an @OnGap, but no method of the listener gets a topic.",
				"Put it into the listener with the @OnTopic method, or use NovaClient.events().");
		fails(OtherGap.class,
				"Listener method " + HERE
						+ "OtherGap.gap() has an @OnGap for 'book.X.row', which no method of the listener gets.",
				"Use topics of @OnTopic methods of the same listener: book.X.raw. Did you mean 'book.X.raw'?");
		fails(GapWithData.class,
				"Listener method " + HERE + "GapWithData.gap(Data) cannot be called: parameter 1 of type "
						+ "io.websockexnova.client.TopicUpdate$Data<?> has no meaning.",
				"Use any of TopicUpdate.Gap<?>, TopicUpdate.Repairing<?>, TopicUpdate.Recovered<?> or "
						+ "TopicUpdate<?>; a String for the topic; and NovaClient.");
	}

	@Test
	void repliesThatHaveNoMeaning() {
		fails(SilentReply.class,
				"Listener method " + HERE
						+ "SilentReply.on(String) cannot be called: it is annotated with @Reply and returns nothing.",
				"Return what to send, or remove @Reply.");
		fails(ReplyToError.class,
				"Listener method " + HERE + "ReplyToError.on(Throwable) cannot be called: @Reply has no meaning here.",
				"Return nothing, a publisher such as Mono<Void>, or a CompletionStage.");
		fails(TwoAnswers.class, "Requests 'ping' of client 'feed' are answered by two methods: " + HERE
				+ "TwoAnswers.first() and " + HERE + "TwoAnswers.second().", "Remove the name from one of them.");
	}

	@Test
	void errorMethodWithoutAnError() {
		fails(ErrorWithNumber.class, "Listener method " + HERE
				+ "ErrorWithNumber.on(int) cannot be called: parameter 1 of type int has no " + "meaning.",
				"Use any of an exception, a String for the place, and NovaClient.");
	}

	@Test
	void methodsOfInterfaces() {
		methodFails(Bare.class, "Bare.call() cannot be implemented: it has neither @Call nor @Topic.",
				"Annotate it with one of them, or make it a default method.");
		methodFails(Both.class, "Both.call() cannot be implemented: it has both @Call and @Topic.",
				"Annotate it with one of them, or make it a default method.");
		methodFails(Stream.class,
				"Stream.call() cannot be implemented: it returns reactor.core.publisher.Flux<java.lang.Long>.",
				"A request has one answer: return Mono<T>, CompletableFuture<T> or T.");
		methodFails(Raw.class,
				"Raw.call() cannot be implemented: it returns reactor.core.publisher.Mono without a " + "type.",
				"Name the type of the result, as in Mono<Instant>.");
		methodFails(TwoOptions.class,
				"TwoOptions.call(RequestOptions, RequestOptions) cannot be implemented: it has two parameters of type "
						+ "RequestOptions.",
				"Remove one of them.");
		methodFails(SlowLane.class, "SlowLane.call(): 'lane' is 'slow', which does not exist.",
				"Use one of control, cancel, order, subscription, query, bulk.");
		methodFails(Unpunctual.class, "Unpunctual.call(): 'timeout' is 'soon'.", "Use a duration such as 500ms or 5s.");
	}

	@Test
	void topicsOfInterfaces() {
		methodFails(NoFlux.class,
				"NoFlux.topic() cannot be implemented: it returns reactor.core.publisher.Mono<java.lang.Long>.",
				"Return Flux<T> or Flux<TopicUpdate<T>> with the type of the data.");
		methodFails(Unfilled.class,
				"Unfilled.topic(String) cannot be implemented: no parameter is named like the variable "
						+ "'{instrument}' of its topic.",
				"Add a parameter, or name one so with @Param.");
		methodFails(Unused.class,
				"Unused.topic(String) cannot be implemented: its topic has no variable '{instrument}'.",
				"Add the variable to the topic, or remove the parameter.");
		exchangeFails(NotAnInterface.class, "Exchange " + HERE + "NotAnInterface is not an interface.",
				"Make it one: its methods are implemented for you.");
	}

	@Test
	void clientOfAnInterface() {
		exchangeFails(Elsewhere.class,
				"Exchange " + HERE + "Elsewhere names the client 'fed', which does not " + "exist.",
				"Use one of feed, or configure 'websockexnova.clients.fed'. Did you mean 'feed'?");
	}

	private void fails(Class<?> listener, String description, String action) {
		this.runner.withBean(listener).run((context) -> Failures.assertTells(context, description, action));
	}

	private void methodFails(Class<?> type, String description, String action) {
		exchangeFails(type, "Exchange method " + HERE + description, action);
	}

	private void exchangeFails(Class<?> type, String description, String action) {
		this.runner.run((context) -> Failures.assertTells(() -> context.getBean(NovaExchanges.class).create(type),
				description, action));
	}

	@NovaListener
	static class Overflowing {

		@OnTopic(value = "a", overflow = "drop-eldest")
		void on(String payload) {
		}

	}

	@NovaListener
	static class Required {

		@OnTopic(value = "a", required = "yes")
		void on(String payload) {
		}

	}

	@NovaListener
	static class Parallel {

		@OnTopic(value = "a", key = "/a", parallelism = "many")
		void on(String payload) {
		}

	}

	@NovaListener
	static class Keyless {

		@OnTopic(value = "a", parallelism = "4")
		void on(String payload) {
		}

	}

	@NovaListener
	static class FastMono {

		@OnTopic(value = "a", fastPath = true)
		Mono<Void> on(String payload) {
			return Mono.empty();
		}

	}

	@NovaListener
	static class Expression {

		@OnTopic("#{nobody.topics}")
		void on(String payload) {
		}

	}

	@NovaListener
	static class GapsOnly {

		@OnGap
		void on(TopicUpdate.Gap<?> gap) {
		}

	}

	@NovaListener
	static class OtherGap {

		@OnTopic("book.X.raw")
		void on(String payload) {
		}

		@OnGap("book.X.row")
		void gap() {
		}

	}

	@NovaListener
	static class GapWithData {

		@OnTopic("a")
		void on(String payload) {
		}

		@OnGap
		void gap(TopicUpdate.Data<?> data) {
		}

	}

	@NovaListener
	static class SilentReply {

		@Reply
		@OnMessage
		void on(String payload) {
		}

	}

	@NovaListener
	static class ReplyToError {

		@Reply
		@OnError
		String on(Throwable error) {
			return "";
		}

	}

	@NovaListener
	static class TwoAnswers {

		@OnMessage(method = { "pong", "ping" })
		String first() {
			return "first";
		}

		@OnMessage(method = "ping")
		String second() {
			return "second";
		}

	}

	@NovaListener
	static class ErrorWithNumber {

		@OnError
		void on(int number) {
		}

	}

	@NovaExchange
	interface Bare {

		String call();

	}

	@NovaExchange
	interface Both {

		@Call("a")
		@Topic("a")
		String call();

	}

	@NovaExchange
	interface Stream {

		@Call("a")
		Flux<Long> call();

	}

	@NovaExchange
	interface Raw {

		@Call("a")
		@SuppressWarnings("rawtypes")
		Mono call();

	}

	@NovaExchange
	interface TwoOptions {

		@Call("a")
		String call(RequestOptions first, RequestOptions second);

	}

	@NovaExchange
	interface SlowLane {

		@Call(value = "a", lane = "slow")
		Map<String, List<String>> call();

	}

	@NovaExchange
	interface Unpunctual {

		@Call(value = "a", timeout = "soon")
		String call();

	}

	@NovaExchange
	interface NoFlux {

		@Topic("a")
		Mono<Long> topic();

	}

	@NovaExchange
	interface Unfilled {

		@Topic("book.{instrument}.raw")
		Flux<Long> topic(String name);

	}

	@NovaExchange
	interface Unused {

		@Topic("book")
		Flux<Long> topic(String instrument);

	}

	@NovaExchange
	abstract static class NotAnInterface {

	}

	@NovaExchange("fed")
	interface Elsewhere {

	}

}
