package io.websockexnova.spring.exchange;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import reactor.core.publisher.Flux;

import io.websockexnova.behavior.Lane;
import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.RequestFate;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.Topic;
import io.websockexnova.spring.binding.AttributeResolver;

/**
 * Understands the methods of an exchange interface, and says what is wrong with those it
 * does not.
 */
final class ExchangeMethodParser {

	private final Class<?> type;

	private final NovaClient client;

	private final AttributeResolver attributes;

	ExchangeMethodParser(Class<?> type, NovaClient client, AttributeResolver attributes) {
		this.type = type;
		this.client = client;
		this.attributes = attributes;
	}

	ExchangeInvocations.Invocation parse(Method method) {
		Call call = AnnotatedElementUtils.findMergedAnnotation(method, Call.class);
		Topic topic = AnnotatedElementUtils.findMergedAnnotation(method, Topic.class);
		if (call != null && topic == null) {
			return call(method, call);
		}
		if (topic != null && call == null) {
			return topic(method, topic);
		}
		throw notUnderstood(method, (call != null) ? "it has both @Call and @Topic" : "it has neither @Call nor @Topic",
				"Annotate it with one of them, or make it a default method.");
	}

	private ExchangeInvocations.Invocation call(Method method, Call call) {
		String name = this.attributes.text(call.value(), place(method));
		if (name.isEmpty()) {
			throw notUnderstood(method, "its @Call names no method", "Name one, such as 'public/get_time'.");
		}
		ExchangeParameters parameters = ExchangeParameters.of(method, RequestOptions.class, true);
		CallReturn returned = CallReturn.of(method,
				GenericTypeResolver.resolveType(method.getGenericReturnType(), this.type));
		RequestOptions defaults = options(method, call);
		NovaClient target = this.client;
		return (proxy, arguments) -> {
			RequestOptions options = parameters.options(arguments, RequestOptions.class, defaults);
			Object values = parameters.values(arguments);
			return returned
				.adapt(returned.isSend() ? target.send(new io.websockexnova.behavior.Call(name, values), options)
						: target.request(name, values, returned.type(), options));
		};
	}

	private ExchangeInvocations.Invocation topic(Method method, Topic topic) {
		ExchangeParameters parameters = ExchangeParameters.of(method, TopicOptions.class, false);
		TopicTemplate template = TopicTemplate.of(method, this.attributes.text(topic.value(), place(method)),
				parameters);
		TopicOptions defaults = options(method, topic);
		Type item = item(method);
		boolean markers = item instanceof ParameterizedType update && update.getRawType() == TopicUpdate.class;
		Type data = (item instanceof ParameterizedType update && markers) ? update.getActualTypeArguments()[0] : item;
		return (proxy, arguments) -> {
			Flux<TopicUpdate<Object>> updates = this.client.updates(template.expand(arguments), data,
					parameters.options(arguments, TopicOptions.class, defaults));
			return markers ? updates
					: updates.<Object>handle((update, sink) -> update.ifData((value) -> sink.next(value.value())));
		};
	}

	private Type item(Method method) {
		Type returned = GenericTypeResolver.resolveType(method.getGenericReturnType(), this.type);
		if (returned instanceof ParameterizedType flux && flux.getRawType() == Flux.class
				&& flux.getActualTypeArguments()[0] != TopicUpdate.class) {
			return flux.getActualTypeArguments()[0];
		}
		throw notUnderstood(method, "it returns " + returned.getTypeName(),
				"Return Flux<T> or Flux<TopicUpdate<T>> with the type of the data.");
	}

	private RequestOptions options(Method method, Call call) {
		String place = place(method);
		try {
			return new RequestOptions(this.attributes.duration("timeout", call.timeout(), place),
					this.attributes.constant(Lane.class, "lane", call.lane(), place),
					this.attributes.constant(RequestFate.class, "onDisconnect", call.onDisconnect(), place), false);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(place + ": " + ex.getMessage() + ".",
					"Correct the attributes of its @Call.", ex);
		}
	}

	private TopicOptions options(Method method, Topic topic) {
		String place = place(method);
		String key = this.attributes.text(topic.key(), place);
		try {
			return new TopicOptions(topic.priority(), this.attributes.flag("required", topic.required(), place),
					this.attributes.constant(Overflow.class, "overflow", topic.overflow(), place), null,
					key.isEmpty() ? null : key, 1, false);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(place + ": " + ex.getMessage() + ".",
					"Correct the attributes of its @Topic.", ex);
		}
	}

	static FailureAnalyzedException notUnderstood(Method method, String reason, String remedy) {
		return new FailureAnalyzedException(place(method) + " cannot be implemented: " + reason + ".", remedy);
	}

	/**
	 * Interface, method and types of the parameters, for humans.
	 * @param method the method
	 * @return the place
	 */
	static String place(Method method) {
		return "Exchange method " + method.getDeclaringClass().getName() + "." + method.getName() + "("
				+ Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", "))
				+ ")";
	}

}
