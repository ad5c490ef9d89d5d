package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import io.websockexnova.behavior.Phase;
import io.websockexnova.spring.aot.NovaMethodReflectiveProcessor;

/**
 * Calls the method when the client enters a phase. Parameters, all optional and in any
 * order: {@code Phase}, {@code ClientEvent.PhaseChanged}, {@code NovaClient}. The method
 * returns the same as an {@link OnTopic} method.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(NovaMethodReflectiveProcessor.class)
public @interface OnPhase {

	/**
	 * The phases; all of them if empty.
	 * @return the phases
	 */
	Phase[] value() default {};

}
