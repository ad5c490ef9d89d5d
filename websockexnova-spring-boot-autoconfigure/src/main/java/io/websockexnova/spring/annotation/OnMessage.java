package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import io.websockexnova.spring.aot.NovaMethodReflectiveProcessor;

/**
 * Calls the method with messages that belong to no topic.
 * <p>
 * Without a {@link #method()}: with each message that belongs to no request and no topic,
 * and with those that could not be decoded, one after the other. Parameters, in any
 * order: the payload ({@code Payload}, {@code String}, {@code byte[]}, or any type that
 * JSON can be read as) and {@code NovaClient}. What the method returns is treated as with
 * {@link OnTopic}.
 * <p>
 * With a {@link #method()}: with the requests and notifications that the server makes for
 * it. Parameters, in any order but the name after the payload: the request's parameters
 * (of a type as above, or {@code ServerRequest}), a {@code String} for the name, and
 * {@code NovaClient}. What the method returns, or what the publisher or
 * {@code CompletionStage} emits, is the answer, and an exception is the error. A client
 * has one method for each name.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(NovaMethodReflectiveProcessor.class)
public @interface OnMessage {

	/**
	 * Names of the server's requests and notifications. May hold placeholders and
	 * expressions, which may stand for several names as in {@link OnTopic#value()}.
	 * @return the names; if empty, the messages that nobody else takes
	 */
	String[] method() default {};

}
