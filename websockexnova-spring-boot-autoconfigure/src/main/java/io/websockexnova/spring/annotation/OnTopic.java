package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls the method with the data of topics, over all reconnects. The topics are
 * subscribed before the client connects and stay subscribed while the application runs.
 * <p>
 * Parameters, in any order but the topic after the payload:
 * <ul>
 * <li>the payload, of any type the platform can decode to, generic types included; or
 * {@code TopicUpdate<T>} to get the continuity markers as well;</li>
 * <li>a {@code String} after it: the topic;</li>
 * <li>{@code NovaClient}: the client.</li>
 * </ul>
 * The method returns nothing, or a publisher (such as {@code Mono<Void>}) or
 * {@code CompletionStage} that ends before the next call is made. What it emits is
 * ignored.
 * <p>
 * A topic that the server refuses is logged; the other topics go on.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnTopic {

	/**
	 * The topics, at least one. May hold placeholders.
	 * @return the topics
	 */
	String[] value();

}
