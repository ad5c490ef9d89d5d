package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * How all topics stand on one socket. Loop only.
 */
final class Standings {

	private final Map<String, Standing> byName = new LinkedHashMap<>();

	/**
	 * How a topic stands, from the begin if it is new here.
	 * @param topic the topic
	 * @return how it stands
	 */
	Standing of(Topic topic) {
		return this.byName.computeIfAbsent(topic.name, (name) -> new Standing(topic));
	}

	@Nullable Standing find(String name) {
		return this.byName.get(name);
	}

	void forget(String name) {
		this.byName.remove(name);
	}

	List<Standing> all() {
		return List.copyOf(this.byName.values());
	}

	boolean areClear() {
		return this.byName.values().stream().allMatch(Standing::isClear);
	}

	List<String> names(Predicate<Standing> condition) {
		List<String> names = new ArrayList<>();
		this.byName.values().stream().filter(condition).forEach((standing) -> names.add(standing.topic.name));
		return names;
	}

	/**
	 * Does something about topics. It may forget them.
	 * @param names names of the topics; those that are unknown are left out
	 * @param condition which of them
	 * @param action what to do
	 */
	void each(Collection<String> names, Predicate<Standing> condition, Consumer<Standing> action) {
		for (String name : List.copyOf(names)) {
			Standing standing = this.byName.get(name);
			if (standing != null && condition.test(standing)) {
				action.accept(standing);
			}
		}
	}

}
