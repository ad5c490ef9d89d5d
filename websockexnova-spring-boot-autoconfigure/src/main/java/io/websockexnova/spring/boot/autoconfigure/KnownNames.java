package io.websockexnova.spring.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * The names that exist below {@code websockexnova}, as a tree: a node is a group, a leaf
 * a property.
 */
final class KnownNames {

	private static final Map<String, Class<?>> NAMED = Map.of("clients", ClientProperties.class, "profiles",
			ProfileProperties.class);

	private static final KnownNames ROOT = new KnownNames(WebSockexNovaProperties.class);

	private final Map<String, @Nullable Class<?>> children = new TreeMap<>();

	private KnownNames(Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			this.children.put(DataObjectPropertyName.toDashedForm(component.getName()), component.getType());
		}
	}

	/**
	 * What somebody may have meant by an unknown property.
	 * @param unknown the property
	 * @return one sentence
	 */
	static String remedy(ConfigurationPropertyName unknown) {
		KnownNames group = ROOT;
		int depth = 1;
		while (depth < unknown.getNumberOfElements()) {
			Class<?> child = group.children.get(element(unknown, depth));
			Class<?> named = NAMED.get(element(unknown, depth));
			if (group == ROOT && named != null && depth + 2 < unknown.getNumberOfElements()) {
				group = new KnownNames(named);
				depth += 2;
			}
			else if (child != null && child.isRecord()) {
				group = new KnownNames(child);
				depth++;
			}
			else {
				break;
			}
		}
		String parent = unknown.chop(depth).toString();
		String suggestion = group.nearest(element(unknown, depth));
		if (suggestion != null) {
			return "Did you mean '" + parent + "." + suggestion + "'?";
		}
		return "The names below '" + parent + "' are " + String.join(", ", group.children.keySet()) + ".";
	}

	/**
	 * Names of the direct children of a type that is bound as a group.
	 * @param type the type
	 * @return the names, sorted
	 */
	static List<String> of(Class<?> type) {
		return List.copyOf(new KnownNames(type).children.keySet());
	}

	// A name of this group, or else one of the groups below it.
	private @Nullable String nearest(String given) {
		String nearest = Suggestion.nearest(given, this.children.keySet());
		if (nearest != null) {
			return nearest;
		}
		Map<String, String> byLastElement = new TreeMap<>();
		this.children.forEach((group, type) -> {
			if (type != null && type.isRecord()) {
				of(type).forEach((name) -> byLastElement.putIfAbsent(name, group + "." + name));
			}
		});
		String below = Suggestion.nearest(given, byLastElement.keySet());
		return (below != null) ? byLastElement.get(below) : null;
	}

	private static String element(ConfigurationPropertyName name, int index) {
		return name.getElement(index, Form.DASHED);
	}

}
