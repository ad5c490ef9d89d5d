package io.websockexnova.benchmarks.compare.client;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Payload;

/**
 * Bodies as texts.
 */
final class TextCodec implements Codec {

	@Override
	public String name() {
		return "text";
	}

	@Override
	public boolean isJson() {
		return false;
	}

	@Override
	public byte[] encode(Object value) {
		return value.toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public Reader reader(Type type) {
		return Payload::utf8;
	}

}
