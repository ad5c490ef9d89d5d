package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link NovaExchange} interface that returns the data of a topic, over all
 * reconnects: {@code Flux<T>}, or {@code Flux<TopicUpdate<T>>} with the continuity
 * markers. The topic is subscribed at the server while the flux is.
 * <p>
 * Each parameter takes the place of a variable in the topic: {@code {instrument}} of the
 * parameter that is named so in the code (compiled with {@code -parameters}) or by
 * {@link Param}. A parameter of type {@code TopicOptions} goes before the attributes, as
 * a whole.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Topic {

	/**
	 * The topic, such as <code>book.{instrument}.100ms</code>. May hold placeholders and
	 * expressions.
	 * @return the topic
	 */
	String value();

	/**
	 * As {@link OnTopic#priority()}.
	 * @return the priority
	 */
	int priority() default 0;

	/**
	 * As {@link OnTopic#required()}.
	 * @return whether READY waits for the topic
	 */
	String required() default "";

	/**
	 * As {@link OnTopic#overflow()}.
	 * @return name of an {@link io.websockexnova.behavior.Overflow}
	 */
	String overflow() default "";

	/**
	 * As {@link OnTopic#key()}.
	 * @return the pointer
	 */
	String key() default "";

}
