package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Makes an interface a bean whose {@link Call} and {@link Topic} methods talk to a server
 * through a client. Interfaces below the packages of the application are found by
 * themselves; any other is registered as a bean by
 * {@link io.websockexnova.spring.exchange.NovaExchanges#create(Class)}. Default methods
 * work as they are. Methods that are not understood stop the application at startup.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface NovaExchange {

	/**
	 * Name of the client, the same as {@link #client()}.
	 * @return the name
	 */
	@AliasFor("client")
	String value() default "";

	/**
	 * Name of the client as in {@code websockexnova.clients.<name>}. May hold
	 * placeholders. May be empty if there is exactly one client.
	 * @return the name
	 */
	@AliasFor("value")
	String client() default "";

}
