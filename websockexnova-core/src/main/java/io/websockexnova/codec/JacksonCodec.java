package io.websockexnova.codec;

import java.lang.reflect.Type;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Codec;

/**
 * Bodies in a format of Jackson; for two binary ones see {@link CborCodec} and
 * {@link SmileCodec}.
 */
public final class JacksonCodec implements Codec {

	private final String name;

	private final ObjectMapper mapper;

	private JacksonCodec(String name, ObjectMapper mapper) {
		this.name = name;
		this.mapper = mapper;
	}

	/**
	 * JSON.
	 * @param mapper the mapper
	 * @return the codec {@code json}
	 */
	public static JacksonCodec json(JsonMapper mapper) {
		return new JacksonCodec("json", mapper);
	}

	/**
	 * Another format, or a mapper of one's own.
	 * @param name name of the codec
	 * @param mapper the mapper
	 * @return the codec
	 */
	public static JacksonCodec of(String name, ObjectMapper mapper) {
		return new JacksonCodec(name, mapper);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public boolean isJson() {
		return this.mapper instanceof JsonMapper;
	}

	@Override
	public byte[] encode(Object value) {
		return this.mapper.writeValueAsBytes(value);
	}

	@Override
	public Reader reader(Type type) {
		ObjectReader reader = this.mapper.readerFor(this.mapper.constructType(type));
		return (body) -> reader.readValue(body.array(), body.offset(), body.length());
	}

	@Override
	public String toString() {
		return "JacksonCodec[" + this.name + "]";
	}

}
