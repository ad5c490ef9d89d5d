package io.websockexnova.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Overflow;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.TopicOptions;
import io.websockexnova.spring.annotation.OnError;
import io.websockexnova.spring.annotation.OnGap;
import io.websockexnova.spring.annotation.OnMessage;
import io.websockexnova.spring.annotation.OnPhase;
import io.websockexnova.spring.annotation.OnTopic;
import io.websockexnova.spring.binding.AttributeResolver;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Makes the endpoints of a listener out of its annotated methods.
 */
final class EndpointFactory {

	private final AttributeResolver attributes;

	private final JsonMapper json;

	private final Scheduler scheduler;

	EndpointFactory(AttributeResolver attributes, JsonMapper json, Scheduler scheduler) {
		this.attributes = attributes;
		this.json = json;
		this.scheduler = scheduler;
	}

	/**
	 * Makes the endpoints.
	 * @param bean the listener
	 * @param type its class
	 * @param client its client
	 * @return the endpoints, at least one
	 * @throws FailureAnalyzedException if a method is not understood, or there is none
	 */
	List<NovaListenerEndpoint> create(Object bean, Class<?> type, NovaClient client) {
		ListenerMethodParser parser = new ListenerMethodParser(bean, type, client, this.json);
		EndpointContext context = new EndpointContext(client, this.scheduler);
		annotated(type, OnError.class)
			.forEach((method, onError) -> context.errors().add(new ErrorEndpoint(context, parser.errorMethod(method))));
		List<NovaListenerEndpoint> endpoints = new ArrayList<>(context.errors());
		endpoints.addAll(topicEndpoints(type, parser, context));
		annotated(type, OnMessage.class).forEach((method, onMessage) -> {
			List<String> names = this.attributes.texts(onMessage.method(), place(method));
			endpoints.add(names.isEmpty() ? new MessageEndpoint(context, parser.messageMethod(method))
					: new AnswerEndpoint(context, parser.answerMethod(method), names));
		});
		annotated(type, OnPhase.class).forEach((method, onPhase) -> endpoints
			.add(new PhaseEndpoint(context, parser.phaseMethod(method), phases(onPhase))));
		if (endpoints.isEmpty()) {
			throw new FailureAnalyzedException("Listener " + type.getName() + " has no annotated method.",
					"Annotate a method with @OnTopic, @OnMessage, @OnPhase or @OnError, or remove @NovaListener.");
		}
		return endpoints;
	}

	private List<NovaListenerEndpoint> topicEndpoints(Class<?> type, ListenerMethodParser parser,
			EndpointContext context) {
		Map<Method, List<String>> topics = new LinkedHashMap<>();
		annotated(type, OnTopic.class).forEach((method, onTopic) -> topics.put(method, topics(method, onTopic)));
		Set<String> all = new LinkedHashSet<>();
		topics.values().forEach(all::addAll);
		List<GapEndpoint> gaps = new ArrayList<>();
		annotated(type, OnGap.class).forEach((method, onGap) -> gaps
			.add(new GapEndpoint(context, parser.gapMethod(method), gapTopics(method, onGap, all))));
		List<NovaListenerEndpoint> endpoints = new ArrayList<>(gaps);
		annotated(type, OnTopic.class).forEach((method, onTopic) -> {
			TopicOptions options = options(method, onTopic);
			ListenerMethod parsed = parser.topicMethod(method);
			if (options.fastPath() && !parsed.isPlain()) {
				throw new FailureAnalyzedException(place(method) + " asks for 'fastPath', but returns something.",
						"Return nothing, and do no more than a few microseconds of work in it.");
			}
			endpoints.add(new TopicEndpoint(context, parsed, topics.getOrDefault(method, List.of()), options, gaps));
		});
		return endpoints;
	}

	private List<String> topics(Method method, OnTopic onTopic) {
		List<String> topics = this.attributes.texts(onTopic.value(), place(method));
		if (topics.isEmpty() || topics.contains("")) {
			throw new FailureAnalyzedException(place(method) + " has an @OnTopic without a topic.",
					"Name at least one topic, and none that is empty.");
		}
		return topics;
	}

	private TopicOptions options(Method method, OnTopic onTopic) {
		String place = place(method);
		String key = this.attributes.text(onTopic.key(), place);
		Integer parallelism = this.attributes.positive("parallelism", onTopic.parallelism(), place);
		try {
			return new TopicOptions(onTopic.priority(), this.attributes.flag("required", onTopic.required(), place),
					this.attributes.constant(Overflow.class, "overflow", onTopic.overflow(), place), null,
					key.isEmpty() ? null : key, (parallelism != null) ? parallelism : 1, onTopic.fastPath());
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(place + ": " + ex.getMessage() + ".",
					"Correct the attributes of its @OnTopic.", ex);
		}
	}

	private Set<String> gapTopics(Method method, OnGap onGap, Set<String> all) {
		if (all.isEmpty()) {
			throw new FailureAnalyzedException(
					place(method) + " has an @OnGap, but no method of the listener gets a topic.",
					"Put it into the listener with the @OnTopic method, or use NovaClient.events().");
		}
		if (onGap.value().length == 0) {
			return all;
		}
		Set<String> topics = new LinkedHashSet<>(this.attributes.texts(onGap.value(), place(method)));
		for (String topic : topics) {
			if (!all.contains(topic)) {
				throw new FailureAnalyzedException(
						place(method) + " has an @OnGap for '" + topic + "', which no method of the listener gets.",
						"Use topics of @OnTopic methods of the same listener: " + String.join(", ", all) + "."
								+ Suggestion.didYouMean(topic, all));
			}
		}
		return topics;
	}

	private static Set<Phase> phases(OnPhase onPhase) {
		return (onPhase.value().length > 0) ? EnumSet.copyOf(Arrays.asList(onPhase.value()))
				: EnumSet.allOf(Phase.class);
	}

	private static String place(Method method) {
		return "Listener method " + ListenerMethodParser.describe(method);
	}

	private static <A extends Annotation> Map<Method, A> annotated(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
	}

}
