package io.websockexnova.spring.boot.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.websockexnova.behavior.Codec;
import io.websockexnova.behavior.Interceptor;
import io.websockexnova.client.NovaClientBuilder;
import io.websockexnova.codec.CborCodec;
import io.websockexnova.codec.SmileCodec;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * What messages of clients pass through on their way: interceptor beans, in their order
 * and for all clients, and the codec that a client names.
 */
class Pipelines {

	/** The platform's own codec. */
	private static final String JSON = "json";

	private final Map<String, Supplier<Codec>> codecs = new TreeMap<>();

	private final ObjectProvider<Interceptor> interceptors;

	Pipelines(ObjectProvider<Codec> codecs, ObjectProvider<Interceptor> interceptors) {
		this.interceptors = interceptors;
		if (isPresent("tools.jackson.dataformat.cbor.CBORMapper")) {
			this.codecs.put("cbor", CborCodec::create);
		}
		if (isPresent("tools.jackson.dataformat.smile.SmileMapper")) {
			this.codecs.put("smile", SmileCodec::create);
		}
		codecs.orderedStream().forEach((codec) -> this.codecs.put(codec.name(), () -> codec));
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, Pipelines.class.getClassLoader());
	}

	/**
	 * Applies them to a client.
	 * @param codec what the client names, or null
	 * @param property name of the property
	 * @param builder builds the client
	 * @throws FailureAnalyzedException if there is no such codec
	 */
	void apply(@Nullable String codec, String property, NovaClientBuilder builder) {
		if (StringUtils.hasText(codec) && (!codec.equals(JSON) || this.codecs.containsKey(JSON))) {
			builder.codec(find(codec, property));
		}
		// Beans of scope prototype give each client an instance of its own.
		this.interceptors.orderedStream().forEach(builder::interceptor);
	}

	private Codec find(String name, String property) {
		Supplier<Codec> codec = this.codecs.get(name);
		if (codec == null) {
			Set<String> known = new TreeSet<>(this.codecs.keySet());
			known.add(JSON);
			throw new FailureAnalyzedException(
					"Property '" + property + "' is '" + name + "', which is no known codec.",
					"Use one of " + String.join(", ", known) + ", or declare a Codec bean of that name; "
							+ "cbor and smile need jackson-dataformat-cbor or -smile."
							+ Suggestion.didYouMean(name, known));
		}
		return codec.get();
	}

}
