package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import io.websockexnova.spring.aot.NovaMethodReflectiveProcessor;

/**
 * Calls the method with the data of topics, over all reconnects. The topics are
 * subscribed before the client connects and stay subscribed while the application runs.
 * <p>
 * Parameters, in any order but the topic after the payload:
 * <ul>
 * <li>the payload, of any type the platform can decode to, generic types included;
 * {@code TopicUpdate.Data<T>} to know the connection as well, or {@code TopicUpdate<T>}
 * to get the continuity markers, too;</li>
 * <li>a {@code String} after it: the topic;</li>
 * <li>{@code NovaClient}: the client.</li>
 * </ul>
 * The method returns nothing, or a publisher (such as {@code Mono<Void>}) or
 * {@code CompletionStage} that ends before the next call is made. What it emits is
 * ignored, unless the method is annotated with {@link Reply}.
 * <p>
 * A topic that the server refuses goes to {@link OnError}, or else to the log; the other
 * topics go on. Texts may hold placeholders ({@code $&#123;name&#125;}) and expressions
 * ({@code #&#123;...&#125;}); an empty text leaves the matter to the client's settings.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(NovaMethodReflectiveProcessor.class)
public @interface OnTopic {

	/**
	 * The topics, at least one. An element that is one placeholder or one expression as a
	 * whole may stand for several: a list separated by commas, an array or a collection.
	 * @return the topics
	 */
	String[] value();

	/**
	 * The higher, the earlier the topics are restored and their data handed over when a
	 * burst is queued.
	 * @return the priority
	 */
	int priority() default 0;

	/**
	 * Whether the client is READY only when the server has confirmed the topics:
	 * {@code true} or {@code false}; otherwise as {@code subscription.required} says.
	 * @return whether READY waits for the topics
	 */
	String required() default "";

	/**
	 * What happens to data when the buffer is full, such as {@code latest-per-key};
	 * otherwise as {@code subscription.overflow} says.
	 * @return name of an {@link io.websockexnova.behavior.Overflow}
	 */
	String overflow() default "";

	/**
	 * JSON pointer (RFC 6901) to the key within the data, such as
	 * {@code /instrument_name}. Data of one key keeps its order.
	 * @return the pointer; if empty, each topic is one key
	 */
	String key() default "";

	/**
	 * Number of keys of a topic for which the method is called at the same time, each in
	 * order; needs a key. A marker comes when all data before it has been dealt with.
	 * @return a positive number; 1 if empty
	 */
	String parallelism() default "";

	/**
	 * Whether the method is called on the event loop itself, without a buffer. It must
	 * not block nor take its time, and returns nothing: a slow one stalls all clients of
	 * the loop.
	 * @return true for the event loop
	 */
	boolean fastPath() default false;

}
