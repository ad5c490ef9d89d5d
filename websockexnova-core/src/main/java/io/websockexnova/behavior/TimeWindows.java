package io.websockexnova.behavior;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Hours of the week, such as {@code MON-FRI 09:30-16:00 America/New_York}. Several are
 * separated by commas. The days may be left out for every day, the zone for UTC. A window
 * that ends before it begins lasts into the next day. Time that a zone skips or repeats
 * is handled as {@link ZonedDateTime} does.
 */
public final class TimeWindows {

	/** No restriction. */
	public static final TimeWindows ALWAYS = new TimeWindows("always", List.of());

	private final String text;

	private final List<Window> windows;

	private TimeWindows(String text, List<Window> windows) {
		this.text = text;
		this.windows = windows;
	}

	/**
	 * Reads windows.
	 * @param text the text, or {@code always}
	 * @return the windows
	 * @throws IllegalArgumentException naming the part that cannot be read and how one
	 * looks like
	 */
	public static TimeWindows parse(String text) {
		if (text.strip().equalsIgnoreCase(ALWAYS.text)) {
			return ALWAYS;
		}
		List<Window> windows = new ArrayList<>();
		for (String part : text.split(",", -1)) {
			windows.add(Window.parse(part.strip()));
		}
		return new TimeWindows(text.strip(), List.copyOf(windows));
	}

	/**
	 * Reads windows, for converters that look for a factory of this name.
	 * @param text the text, or {@code always}
	 * @return the windows
	 */
	public static TimeWindows valueOf(String text) {
		return parse(text);
	}

	/**
	 * Whether an instant lies in one of the windows. Begins belong to a window, ends do
	 * not.
	 * @param instant the instant
	 * @return true inside
	 */
	public boolean contains(Instant instant) {
		return this.windows.isEmpty() || this.windows.stream().anyMatch((window) -> window.openAt(instant) != null);
	}

	/**
	 * How long windows have been open at an instant, one after the other without a break.
	 * @param instant the instant
	 * @param atMost the longest time that matters
	 * @return the time, at most {@code atMost}; zero outside
	 */
	public Duration openFor(Instant instant, Duration atMost) {
		if (this.windows.isEmpty()) {
			return atMost;
		}
		Instant earliest = instant.minus(atMost);
		Instant begin = instant.plusNanos(1);
		Instant before = beginOf(instant);
		while (before != null && before.isBefore(begin) && begin.isAfter(earliest)) {
			begin = before;
			before = beginOf(begin.minusNanos(1));
		}
		Duration open = Duration.between(begin, instant);
		return open.isNegative() ? Duration.ZERO : (open.compareTo(atMost) < 0) ? open : atMost;
	}

	private @Nullable Instant beginOf(Instant instant) {
		return this.windows.stream()
			.map((window) -> window.openAt(instant))
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
	}

	/**
	 * The next instant at which a window begins.
	 * @param from where to look from
	 * @return {@code from} itself if it lies in a window, otherwise the next begin
	 */
	public Instant next(Instant from) {
		if (contains(from)) {
			return from;
		}
		return this.windows.stream().map((window) -> window.nextBegin(from)).min(Instant::compareTo).orElse(from);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof TimeWindows that && this.windows.equals(that.windows);
	}

	@Override
	public int hashCode() {
		return this.windows.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

	private record Window(Set<DayOfWeek> days, LocalTime begin, LocalTime end, ZoneId zone) {

		static Window parse(String text) {
			try {
				List<String> words = new ArrayList<>(List.of(text.split("\\s+")));
				Set<DayOfWeek> days = Character.isLetter(text.codePointAt(0)) ? days(words.remove(0))
						: EnumSet.allOf(DayOfWeek.class);
				String[] times = words.remove(0).split("-", -1);
				ZoneId zone = words.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(words.remove(0));
				LocalTime begin = LocalTime.parse(times[0]);
				LocalTime end = times[1].equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(times[1]);
				if (words.isEmpty() && times.length == 2 && (!begin.equals(end) || times[1].equals("24:00"))) {
					return new Window(Set.copyOf(days), begin, end, zone);
				}
			}
			catch (DateTimeException | IndexOutOfBoundsException | IllegalArgumentException ex) {
				// Told below.
			}
			throw new IllegalArgumentException(
					"'" + text + "' is no window of time; use 'always', or for example 'MON-FRI 09:30-16:00 "
							+ "America/New_York' (days and zone may be left out)");
		}

		private static Set<DayOfWeek> days(String text) {
			String[] ends = text.split("-", -1);
			DayOfWeek last = day(ends[ends.length - 1]);
			Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
			DayOfWeek day = day(ends[0]);
			days.add(day);
			while (day != last) {
				day = day.plus(1);
				days.add(day);
			}
			if (ends.length > 2) {
				throw new IllegalArgumentException("more than two days");
			}
			return days;
		}

		private static DayOfWeek day(String text) {
			String wanted = text.toUpperCase(Locale.ROOT);
			List<DayOfWeek> found = EnumSet.allOf(DayOfWeek.class)
				.stream()
				.filter((day) -> wanted.length() >= 3 && day.name().startsWith(wanted))
				.collect(Collectors.toList());
			return found.get(0);
		}

		/**
		 * When the window that is open at an instant began.
		 */
		@Nullable Instant openAt(Instant instant) {
			ZonedDateTime there = instant.atZone(this.zone);
			for (int back = 0; back <= 1; back++) {
				ZonedDateTime from = begin(there, -back);
				if (this.days.contains(from.getDayOfWeek()) && !instant.isBefore(from.toInstant())
						&& instant.isBefore(end(from).toInstant())) {
					return from.toInstant();
				}
			}
			return null;
		}

		Instant nextBegin(Instant from) {
			ZonedDateTime there = from.atZone(this.zone);
			for (int ahead = 0; ahead <= 7; ahead++) {
				ZonedDateTime begin = begin(there, ahead);
				if (this.days.contains(begin.getDayOfWeek()) && !begin.toInstant().isBefore(from)
						&& begin.isBefore(end(begin))) {
					return begin.toInstant();
				}
			}
			return from.plus(Duration.ofDays(7));
		}

		private ZonedDateTime begin(ZonedDateTime day, int ahead) {
			return day.toLocalDate().plusDays(ahead).atTime(this.begin).atZone(this.zone);
		}

		private ZonedDateTime end(ZonedDateTime from) {
			int ahead = this.end.isAfter(this.begin) ? 0 : 1;
			return from.toLocalDate().plusDays(ahead).atTime(this.end).atZone(this.zone);
		}

	}

}
