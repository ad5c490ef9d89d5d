package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import io.websockexnova.spring.aot.NovaMethodReflectiveProcessor;

/**
 * Calls the method when another method of the same listener has failed, when a topic of
 * the listener was refused, and when its client reports an error that did not end the
 * connection. Without such a method, errors of the listener are logged.
 * <p>
 * Parameters, in any order:
 * <ul>
 * <li>an exception: the method is called for errors of this type, such as
 * {@code Throwable} or {@code RejectedException};</li>
 * <li>a {@code String}: where it happened, such as {@code Prices.onBook}, or the name of
 * the client;</li>
 * <li>{@code NovaClient}: the client.</li>
 * </ul>
 * An error for which several methods are declared goes to all of them. What the method
 * itself throws is logged. It returns the same as an {@link OnTopic} method. Calls are
 * serial; while 256 errors wait for the method, further ones are logged instead.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(NovaMethodReflectiveProcessor.class)
public @interface OnError {

}
