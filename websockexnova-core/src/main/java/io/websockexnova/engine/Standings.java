package io.websockexnova.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * How all topics stand on one socket, and which of them are next to be subscribed or
 * unsubscribed. A change of one topic costs the same however many there are. Loop only.
 */
final class Standings {

	private final Map<String, Standing> byName = new LinkedHashMap<>();

	private final Set<Standing> changed = new LinkedHashSet<>();

	private final Set<Standing> leaving = new LinkedHashSet<>();

	private final NavigableSet<Turn> joining = new TreeSet<>();

	/** What the server has, or may have. */
	private final Set<Standing> held = new HashSet<>();

	private long lastOrder;

	/**
	 * How a topic stands, from the begin if it is new here.
	 * @param topic the topic
	 * @return how it stands
	 */
	Standing of(Topic topic) {
		return this.byName.computeIfAbsent(topic.name, (name) -> new Standing(topic, ++this.lastOrder));
	}

	@Nullable Standing find(String name) {
		return this.byName.get(name);
	}

	void forget(String name) {
		Standing standing = this.byName.remove(name);
		if (standing != null) {
			standing.endPause();
			this.changed.remove(standing);
			this.leaving.remove(standing);
			this.held.remove(standing);
			dequeue(standing);
		}
	}

	List<Standing> all() {
		return List.copyOf(this.byName.values());
	}

	boolean areClear() {
		return this.held.isEmpty();
	}

	/**
	 * Something about a topic has changed.
	 * @param standing how it stands
	 */
	void touch(Standing standing) {
		this.changed.add(standing);
	}

	/**
	 * Decides anew about the topics of which something has changed.
	 * @param retired whether the socket is to have no topics any more
	 */
	void sort(boolean retired) {
		for (Standing standing : this.changed) {
			if (standing.isClear()) {
				this.held.remove(standing);
			}
			else {
				this.held.add(standing);
			}
			dequeue(standing);
			this.leaving.remove(standing);
			if (standing.isToBeUnsubscribed(retired)) {
				this.leaving.add(standing);
			}
			else if (!retired && standing.isToBeSubscribed()) {
				Turn turn = new Turn(standing.topic.priority(), standing.order, standing);
				standing.turn = turn;
				this.joining.add(turn);
			}
		}
		this.changed.clear();
	}

	private void dequeue(Standing standing) {
		if (standing.turn != null) {
			this.joining.remove(standing.turn);
			standing.turn = null;
		}
	}

	/**
	 * The next topics to unsubscribe from, in the order in which they were left.
	 * @param fits whether another name still fits into the request
	 */
	List<String> leaving(Predicate<String> fits) {
		return take(this.leaving, fits);
	}

	/**
	 * The next topics to subscribe to, the most urgent first.
	 * @param fits whether another name still fits into the request
	 */
	List<String> joining(Predicate<String> fits) {
		List<String> names = new ArrayList<>();
		for (Turn turn : this.joining) {
			if (!fits.test(turn.standing.topic.name)) {
				break;
			}
			names.add(turn.standing.topic.name);
		}
		return names;
	}

	private static List<String> take(Collection<Standing> queue, Predicate<String> fits) {
		List<String> names = new ArrayList<>();
		for (Standing standing : queue) {
			if (!fits.test(standing.topic.name)) {
				break;
			}
			names.add(standing.topic.name);
		}
		return names;
	}

	/**
	 * A topic's turn.
	 *
	 * @param priority the higher, the earlier
	 * @param order decides between equal priorities
	 * @param standing how the topic stands
	 */
	record Turn(int priority, long order, Standing standing) implements Comparable<Turn> {

		private static final Comparator<Turn> URGENCY = Comparator.comparingInt(Turn::priority)
			.reversed()
			.thenComparingLong(Turn::order);

		@Override
		public int compareTo(Turn other) {
			return URGENCY.compare(this, other);
		}

	}

}
