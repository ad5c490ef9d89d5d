package io.websockexnova.behavior;

import java.util.Objects;

/**
 * How far a topic has been delivered.
 *
 * @param epoch history that the number belongs to, empty if the venue names none
 * @param number number of the last message
 */
public record Position(String epoch, long number) {

	public Position {
		Objects.requireNonNull(epoch, "'epoch' must not be null; leave it empty if there is none");
	}

}
