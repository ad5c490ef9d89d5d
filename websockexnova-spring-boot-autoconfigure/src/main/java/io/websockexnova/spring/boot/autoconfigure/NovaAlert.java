package io.websockexnova.spring.boot.autoconfigure;

import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;

/**
 * An error that the operators should know of at once: it is critical, or it ends the
 * client. The financial error handler publishes it as an application event, on a thread
 * that may block.
 *
 * @param client name of the client
 * @param errorClass what the error means for the connection
 * @param context where it happened
 * @param error the error
 */
public record NovaAlert(String client, ErrorClass errorClass, ErrorContext context, Throwable error) {

}
