package io.websockexnova.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends what an {@link OnTopic} or {@link OnMessage} method returns to the server, as
 * {@code NovaClient.send} does: an object, or each object that a publisher or
 * {@code CompletionStage} emits; nothing for null. The next call of the method is made
 * when it has been sent. A message that cannot be sent is an error of the method.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Reply {

}
