package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import io.websockexnova.spring.aot.NovaMethodReflectiveProcessor;

/**
 * Calls the method when something is missing in a topic of the same listener, when its
 * repair begins and when it flows again. The call is made in the order of the data: after
 * all that came before the marker, before all that comes after it, and never together
 * with the call of the {@link OnTopic} method.
 * <p>
 * Parameters, in any order but the topic after the marker:
 * <ul>
 * <li>the marker: {@code TopicUpdate.Gap<?>}, {@code TopicUpdate.Repairing<?>} or
 * {@code TopicUpdate.Recovered<?>} for those only, {@code TopicUpdate<?>} for all three;
 * if there is none, the method is called for gaps;</li>
 * <li>a {@code String} after it: the topic;</li>
 * <li>{@code NovaClient}: the client.</li>
 * </ul>
 * If several methods of the listener get the same topic, the method is called for each of
 * their streams. It returns the same as an {@link OnTopic} method.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(NovaMethodReflectiveProcessor.class)
public @interface OnGap {

	/**
	 * Topics that {@link OnTopic} methods of the listener get. May hold placeholders and
	 * expressions as in {@link OnTopic#value()}.
	 * @return the topics; all of the listener if empty
	 */
	String[] value() default {};

}
