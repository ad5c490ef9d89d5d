package io.websockexnova.codec;

import tools.jackson.dataformat.smile.SmileMapper;

import io.websockexnova.behavior.Codec;

/**
 * Bodies in Smile. Needs the module
 * {@code tools.jackson.dataformat:jackson-dataformat-smile} on the class path.
 */
public final class SmileCodec {

	private SmileCodec() {
	}

	/**
	 * The codec {@code smile}.
	 * @return the codec
	 */
	public static Codec create() {
		return JacksonCodec.of("smile", new SmileMapper());
	}

}
