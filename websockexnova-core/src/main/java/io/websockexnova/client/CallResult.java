package io.websockexnova.client;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Payload;

/**
 * How one call of a batch ended: with a result, or with the error that
 * {@link NovaClient#request} would have failed with.
 *
 * @param call the call
 * @param result the result as bytes, null if there is an error
 * @param error the error, null if there is a result
 */
public record CallResult(Call call, @Nullable Payload result, @Nullable Throwable error) {
}
