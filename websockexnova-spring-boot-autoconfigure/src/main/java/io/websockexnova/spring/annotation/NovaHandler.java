package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a class, or what a {@code @Bean} method returns, replace behaviours of the
 * platform of clients. It replaces as many as it implements of
 * {@link io.websockexnova.behavior.ConnectionHandler ConnectionHandler},
 * {@link io.websockexnova.behavior.HeartbeatHandler HeartbeatHandler},
 * {@link io.websockexnova.behavior.RateLimitHandler RateLimitHandler},
 * {@link io.websockexnova.behavior.MessageHandler MessageHandler},
 * {@link io.websockexnova.behavior.SubscriptionHandler SubscriptionHandler},
 * {@link io.websockexnova.behavior.AuthHandler AuthHandler} and
 * {@link io.websockexnova.behavior.ErrorHandler ErrorHandler}. One that names a client
 * goes before one for all clients.
 * <p>
 * The scope is prototype: each client gets an instance of its own, which it calls on its
 * own event loop, never concurrently, so that the class may keep state without locks. It
 * must not block. An instance is destroyed with the application context.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public @interface NovaHandler {

	/**
	 * Names of the clients, the same as {@link #clients()}.
	 * @return the names
	 */
	// An explicit alias; without one, Spring would take the value for the bean's name.
	@AliasFor("clients")
	String[] value() default {};

	/**
	 * Names of the clients as in {@code websockexnova.clients.<name>}; all clients if
	 * empty. May hold placeholders.
	 * @return the names
	 */
	@AliasFor("value")
	String[] clients() default {};

}
