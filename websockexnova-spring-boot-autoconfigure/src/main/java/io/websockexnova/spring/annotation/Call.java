package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link NovaExchange} interface that makes a request. The return type says
 * how:
 * <ul>
 * <li>{@code Mono<T>}: the request is made at each subscription;</li>
 * <li>{@code CompletableFuture<T>} or {@code CompletionStage<T>}: at once; cancelling it
 * gives the request up;</li>
 * <li>any other type: the method blocks until the answer is there. It refuses to on an
 * event loop;</li>
 * <li>{@code Mono<Void>}, {@code CompletableFuture<Void>} or {@code void}: a message that
 * expects no answer, such as a notification of JSON-RPC.</li>
 * </ul>
 * A single parameter that is an object, a map or a list holds all parameters of the
 * request. Otherwise each is named as in the code (compiled with {@code -parameters}) or
 * as {@link Param} says; null leaves it out. A parameter of type {@code RequestOptions}
 * goes before the attributes, as a whole.
 * <p>
 * Texts may hold placeholders and expressions; an empty text leaves the matter to the
 * client's settings.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Call {

	/**
	 * What is asked for, such as {@code public/get_time}.
	 * @return the method
	 */
	String value();

	/**
	 * Deadline of the answer, such as {@code 5s}.
	 * @return a duration
	 */
	String timeout() default "";

	/**
	 * Urgency: {@code cancel}, {@code order}, {@code query} or {@code bulk}.
	 * @return name of a {@link io.websockexnova.behavior.Lane}
	 */
	String lane() default "";

	/**
	 * What becomes of the request when the connection is lost: {@code fail},
	 * {@code retry-if-unsent} or {@code retry-idempotent}.
	 * @return name of a {@link io.websockexnova.behavior.RequestFate}
	 */
	String onDisconnect() default "";

}
