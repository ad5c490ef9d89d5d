package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a class a component whose {@link OnTopic}, {@link OnMessage}, {@link OnGap},
 * {@link OnPhase} and {@link OnError} methods are called by a client. The methods may
 * have any visibility. Calls of one method are serial, in order, and never on an event
 * loop, so a method may block; while it does, what arrives for it waits in a bounded
 * buffer. Threads are virtual if {@code spring.threads.virtual.enabled} says so.
 * Different methods are called independently of each other.
 * <p>
 * An exception thrown by a method is counted, and goes to {@link OnError} methods or else
 * to the log; it ends neither the stream nor the connection.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface NovaListener {

	/**
	 * Name of the client, the same as {@link #client()}.
	 * @return the name
	 */
	// An explicit alias; without one, Spring would take the value for the bean's name.
	@AliasFor("client")
	String value() default "";

	/**
	 * Name of the client as in {@code websockexnova.clients.<name>}. May hold
	 * placeholders. May be empty if there is exactly one client.
	 * @return the name
	 */
	@AliasFor("value")
	String client() default "";

	/**
	 * Strategy of the client, such as {@code fail-fast}. Goes before the property
	 * {@code strategy}. May hold placeholders. All listeners of a client that name one
	 * must name the same.
	 * @return the strategy, or an empty text for that of the properties
	 */
	String strategy() default "";

}
