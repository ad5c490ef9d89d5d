package io.websockexnova.codec;

import io.websockexnova.behavior.NovaException;

/**
 * An inbound message is not the JSON it should be: broken syntax, a limit exceeded, or a
 * member twice that decides what the message is. The only exception that decoding throws.
 * Neither its text nor a cause holds anything of the message's content.
 */
public class MalformedMessageException extends NovaException {

	/**
	 * A new exception.
	 * @param message what is wrong, without content of the message
	 */
	public MalformedMessageException(String message) {
		super(message, null);
	}

}
