package io.websockexnova.client;

import io.websockexnova.behavior.Payload;

/**
 * A message that reached no request and no topic.
 *
 * @param reason why
 * @param key what it names: the id of a request, a topic or a method; empty if nothing
 * @param payload the message, or the part of it that is left, safe to keep
 */
public record Unmatched(Reason reason, String key, Payload payload) {

	/**
	 * Why a message reached nobody.
	 */
	public enum Reason {

		/** It could not be decoded. */
		UNDECODABLE,

		/** It was decoded, but is not valid. */
		INVALID,

		/**
		 * A handler or an interceptor failed over it, or decided that it is a failure.
		 */
		FAILED,

		/** It answers a request that nobody waits for, any more or at all. */
		REPLY,

		/** It is data of a topic that has no subscriber. */
		TOPIC,

		/** It is a request or a notification of the server, or an error of its own. */
		REQUEST,

		/** The platform says nothing about it. */
		OTHER

	}

}
