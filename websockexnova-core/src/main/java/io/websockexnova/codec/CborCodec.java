package io.websockexnova.codec;

import tools.jackson.dataformat.cbor.CBORMapper;

import io.websockexnova.behavior.Codec;

/**
 * Bodies in CBOR (RFC 8949). Needs the module
 * {@code tools.jackson.dataformat:jackson-dataformat-cbor} on the class path.
 */
public final class CborCodec {

	private CborCodec() {
	}

	/**
	 * The codec {@code cbor}.
	 * @return the codec
	 */
	public static Codec create() {
		return JacksonCodec.of("cbor", new CBORMapper());
	}

}
