package io.websockexnova.spring.listener;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Payload;
import io.websockexnova.behavior.Phase;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.ServerRequest;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.spring.listener.ListenerParameters.Returns;

/**
 * Understands the signatures of listener methods, and says what is wrong with those it
 * does not.
 */
final class ListenerMethodParser {

	private static final String TOPIC_REMEDY = "Declare the payload, or TopicUpdate<T>, first; then optionally a "
			+ "String for the topic; and a NovaClient anywhere.";

	private static final String PHASE_REMEDY = "Use any of Phase, ClientEvent.PhaseChanged and NovaClient.";

	private static final String MESSAGE_REMEDY = "Declare the payload and optionally a NovaClient.";

	private static final String ANSWER_REMEDY = "Use any of the parameters of the request (or ServerRequest), a "
			+ "String after them for the method, and NovaClient.";

	private static final String GAP_REMEDY = "Use any of TopicUpdate.Gap<?>, TopicUpdate.Repairing<?>, "
			+ "TopicUpdate.Recovered<?> or TopicUpdate<?>; a String for the topic; and NovaClient.";

	private static final String ERROR_REMEDY = "Use any of an exception, a String for the place, and NovaClient.";

	private final Object bean;

	private final Class<?> type;

	private final NovaClient client;

	private final JsonMapper json;

	ListenerMethodParser(Object bean, Class<?> type, NovaClient client, JsonMapper json) {
		this.bean = bean;
		this.type = type;
		this.client = client;
		this.json = json;
	}

	/**
	 * A method for the data of a topic.
	 * @param method the method
	 * @return the method as it is called
	 */
	ListenerMethod topicMethod(Method method) {
		ListenerParameters parameters = new ListenerParameters(method, TOPIC_REMEDY);
		return parameters.bind(this.type, this.client, (raw, declared) -> {
			boolean update = raw == TopicUpdate.class || raw == TopicUpdate.Data.class;
			if (!parameters.hasPayload()) {
				Type payload = update ? dataType(method, raw, declared) : declared;
				parameters.payload(payload, update ? raw : TopicUpdate.Data.class);
				return update ? (item) -> item : (item) -> ((TopicUpdate.Data<?>) item).value();
			}
			return parameters.name(raw) ? (item) -> ((TopicUpdate<?>) item).topic() : null;
		}).requirePayload().method(this.bean, Returns.REPLY_OR_NOTHING);
	}

	ListenerMethod messageMethod(Method method) {
		ListenerParameters parameters = new ListenerParameters(method, MESSAGE_REMEDY);
		return parameters.bind(this.type, this.client, (raw, declared) -> {
			if (!parameters.payload(declared, Payload.class)) {
				return null;
			}
			PayloadReader reader = new PayloadReader(this.json, declared);
			return (item) -> reader.read((Payload) item);
		}).requirePayload().method(this.bean, Returns.REPLY_OR_NOTHING);
	}

	ListenerMethod answerMethod(Method method) {
		ListenerParameters parameters = new ListenerParameters(method, ANSWER_REMEDY);
		return parameters.bind(this.type, this.client, (raw, declared) -> {
			if (raw == ServerRequest.class) {
				return (item) -> item;
			}
			if (parameters.payload(declared, ServerRequest.class)) {
				PayloadReader reader = new PayloadReader(this.json, declared);
				return (item) -> reader.read(((ServerRequest) item).params());
			}
			return parameters.name(raw) ? (item) -> ((ServerRequest) item).method() : null;
		}).method(this.bean, Returns.ANSWER);
	}

	ListenerMethod gapMethod(Method method) {
		ListenerParameters parameters = new ListenerParameters(method, GAP_REMEDY);
		return parameters.bind(this.type, this.client, (raw, declared) -> {
			if (TopicUpdate.class.isAssignableFrom(raw) && raw != TopicUpdate.Data.class
					&& parameters.payload(declared, raw)) {
				return (item) -> item;
			}
			return parameters.name(raw) ? (item) -> ((TopicUpdate<?>) item).topic() : null;
		}).orElseAccept(TopicUpdate.Gap.class).method(this.bean, Returns.NOTHING);
	}

	ListenerMethod errorMethod(Method method) {
		ListenerParameters parameters = new ListenerParameters(method, ERROR_REMEDY);
		return parameters.bind(this.type, this.client, (raw, declared) -> {
			if (Throwable.class.isAssignableFrom(raw) && parameters.payload(declared, raw)) {
				return (item) -> ((ErrorEndpoint.Failure) item).error();
			}
			return parameters.name(raw) ? (item) -> ((ErrorEndpoint.Failure) item).source() : null;
		}).orElseAccept(Throwable.class).method(this.bean, Returns.NOTHING);
	}

	ListenerMethod phaseMethod(Method method) {
		return new ListenerParameters(method, PHASE_REMEDY).bind(this.type, this.client, (raw, declared) -> {
			if (raw == Phase.class) {
				return (item) -> ((ClientEvent.PhaseChanged) item).to();
			}
			return (raw == ClientEvent.PhaseChanged.class || raw == ClientEvent.class) ? (item) -> item : null;
		}).method(this.bean, Returns.NOTHING);
	}

	private static Type dataType(Method method, Class<?> raw, Type update) {
		if (update instanceof ParameterizedType parameterized) {
			return parameterized.getActualTypeArguments()[0];
		}
		throw ListenerParameters.notUnderstood(method, raw.getSimpleName() + " has no type argument",
				"Declare TopicUpdate<T> with the type of the payload.");
	}

	/**
	 * Class, method and types of the parameters.
	 * @param method the method
	 * @return the description
	 */
	static String describe(Method method) {
		List<String> parameters = new ArrayList<>();
		for (Class<?> parameter : method.getParameterTypes()) {
			parameters.add(parameter.getSimpleName());
		}
		return method.getDeclaringClass().getName() + "." + method.getName() + "(" + String.join(", ", parameters)
				+ ")";
	}

}
