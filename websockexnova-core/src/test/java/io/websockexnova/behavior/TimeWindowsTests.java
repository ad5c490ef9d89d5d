package io.websockexnova.behavior;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TimeWindows}.
 */
class TimeWindowsTests {

	private static final TimeWindows NYSE = TimeWindows.parse("MON-FRI 09:30-16:00 America/New_York");

	// 2026-03-08 is the Sunday on which New York skips 02:00 to 03:00, 2026-11-01 the one
	// on which it repeats 01:00 to 02:00.

	@ParameterizedTest
	@CsvSource({ "2026-03-06T09:29:59, false", "2026-03-06T09:30:00, true", "2026-03-06T15:59:59, true",
			"2026-03-06T16:00:00, false", "2026-03-07T12:00:00, false", "2026-03-08T12:00:00, false",
			"2026-03-09T09:30:00, true" })
	void beginsBelongToAWindowAndEndsDoNot(LocalDateTime newYork, boolean inside) {
		assertThat(NYSE.contains(at(newYork, "America/New_York"))).isEqualTo(inside);
	}

	@Test
	void theSameTimeOfDayIsAnotherInstantInSummer() {
		assertThat(NYSE.contains(Instant.parse("2026-03-06T14:00:00Z"))).as("09:00 in winter").isFalse();
		assertThat(NYSE.contains(Instant.parse("2026-03-09T14:00:00Z"))).as("10:00 in summer").isTrue();
		assertThat(NYSE.next(Instant.parse("2026-03-06T21:00:00Z"))).isEqualTo("2026-03-09T13:30:00Z");
		assertThat(NYSE.next(Instant.parse("2026-10-30T20:00:00Z"))).isEqualTo("2026-11-02T14:30:00Z");
	}

	@Test
	void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
		TimeWindows windows = TimeWindows.parse("FRI 22:00-06:00 Europe/Berlin");
		String berlin = "Europe/Berlin";
		assertThat(windows.contains(at(LocalDateTime.parse("2026-07-17T23:00"), berlin))).as("Friday night").isTrue();
		assertThat(windows.contains(at(LocalDateTime.parse("2026-07-18T05:59:59"), berlin))).as("Saturday morning")
			.isTrue();
		assertThat(windows.contains(at(LocalDateTime.parse("2026-07-18T06:00"), berlin))).isFalse();
		assertThat(windows.contains(at(LocalDateTime.parse("2026-07-17T05:00"), berlin))).as("Friday morning")
			.isFalse();
		assertThat(windows.contains(at(LocalDateTime.parse("2026-07-18T23:00"), berlin))).as("Saturday night")
			.isFalse();
	}

	@Test
	void aNightInWhichTheClockChangesIsAnHourShorterOrLonger() {
		TimeWindows windows = TimeWindows.parse("22:00-06:00 America/New_York");
		Instant spring = at(LocalDateTime.parse("2026-03-08T05:00"), "America/New_York");
		assertThat(windows.openFor(spring, Duration.ofDays(1))).isEqualTo(Duration.ofHours(6));
		Instant autumn = at(LocalDateTime.parse("2026-11-01T05:00"), "America/New_York");
		assertThat(windows.openFor(autumn, Duration.ofDays(1))).isEqualTo(Duration.ofHours(8));
	}

	@Test
	void aBeginThatTheZoneSkipsIsAnHourLaterAndOneThatItRepeatsIsTheFirst() {
		TimeWindows spring = TimeWindows.parse("SUN 02:30-04:00 America/New_York");
		assertThat(spring.next(Instant.parse("2026-03-08T00:00:00Z"))).isEqualTo("2026-03-08T07:30:00Z");
		assertThat(spring.contains(Instant.parse("2026-03-08T07:30:00Z"))).as("03:30 in summer time").isTrue();
		TimeWindows autumn = TimeWindows.parse("SUN 01:30-03:00 America/New_York");
		assertThat(autumn.next(Instant.parse("2026-11-01T00:00:00Z"))).isEqualTo("2026-11-01T05:30:00Z");
		assertThat(autumn.openFor(Instant.parse("2026-11-01T07:00:00Z"), Duration.ofDays(1)))
			.isEqualTo(Duration.ofMinutes(90));
	}

	@Test
	void aWindowThatTheZoneSkipsWholeIsLeftOut() {
		TimeWindows windows = TimeWindows.parse("02:15-02:45 America/New_York");
		Instant next = windows.next(Instant.parse("2026-03-08T07:00:00Z"));
		assertThat(windows.contains(next)).isTrue();
	}

	@Test
	void theNextBeginIsThatOfTheFirstWindowToOpen() {
		TimeWindows windows = TimeWindows.parse("MON 08:00-09:00, wed-thu 10:00-11:00 Asia/Tokyo,SAT 12:00-24:00");
		Instant sunday = Instant.parse("2026-07-19T00:00:00Z");
		assertThat(windows.next(sunday)).isEqualTo("2026-07-20T08:00:00Z");
		assertThat(windows.next(Instant.parse("2026-07-20T08:30:00Z"))).as("inside").isEqualTo("2026-07-20T08:30:00Z");
		assertThat(windows.next(Instant.parse("2026-07-20T09:00:00Z"))).isEqualTo("2026-07-22T01:00:00Z");
		assertThat(windows.next(Instant.parse("2026-07-23T02:00:00Z"))).isEqualTo("2026-07-25T12:00:00Z");
		assertThat(windows.contains(Instant.parse("2026-07-25T23:59:59.999Z"))).isTrue();
	}

	@Test
	void aWeekOfDaysThatWrapsAroundIsReadInOrder() {
		TimeWindows windows = TimeWindows.parse("SAT-MON 00:00-24:00");
		assertThat(windows.contains(Instant.parse("2026-07-18T00:00:00Z"))).as("Saturday").isTrue();
		assertThat(windows.contains(Instant.parse("2026-07-20T23:59:59Z"))).as("Monday").isTrue();
		assertThat(windows.contains(Instant.parse("2026-07-21T00:00:00Z"))).as("Tuesday").isFalse();
		assertThat(windows.contains(Instant.parse("2026-07-17T23:59:59Z"))).as("Friday").isFalse();
	}

	@Test
	void openTimeIsCountedFromTheBeginThroughWindowsThatFollowWithoutABreak() {
		Instant tuesday = at(LocalDateTime.parse("2026-07-21T10:00"), "America/New_York");
		assertThat(NYSE.openFor(tuesday, Duration.ofDays(1))).isEqualTo(Duration.ofMinutes(30));
		assertThat(NYSE.openFor(tuesday, Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
		assertThat(NYSE.openFor(tuesday.minus(Duration.ofHours(2)), Duration.ofDays(1))).isZero();
		TimeWindows week = TimeWindows.parse("MON-FRI 00:00-24:00");
		Instant wednesday = Instant.parse("2026-07-22T12:00:00Z");
		assertThat(week.openFor(wednesday, Duration.ofDays(9))).isEqualTo(Duration.ofHours(60));
		assertThat(week.openFor(wednesday, Duration.ofHours(20))).isEqualTo(Duration.ofHours(20));
		TimeWindows everyDay = TimeWindows.parse("00:00-24:00");
		assertThat(everyDay.openFor(wednesday, Duration.ofDays(30))).isEqualTo(Duration.ofDays(30));
	}

	@Test
	void alwaysHasNoBounds() {
		assertThat(TimeWindows.parse(" Always ")).isEqualTo(TimeWindows.ALWAYS).hasToString("always");
		assertThat(TimeWindows.ALWAYS.contains(Instant.EPOCH)).isTrue();
		assertThat(TimeWindows.ALWAYS.next(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
		assertThat(TimeWindows.ALWAYS.openFor(Instant.EPOCH, Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void windowsOfTheSameMeaningAreEqual() {
		assertThat(TimeWindows.valueOf("MON-FRI 09:30-16:00 America/New_York")).isEqualTo(NYSE).hasSameHashCodeAs(NYSE);
		assertThat(TimeWindows.parse("monday-FRIDAY 09:30-16:00 America/New_York")).isEqualTo(NYSE);
		assertThat(TimeWindows.parse("MON-FRI 09:30-16:00")).isNotEqualTo(NYSE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "MON", "MON 09:00", "09:00", "09:00-", "-09:00", "09:00-25:00", "24:00-09:00",
			"09:00-09:00", "09:00-10:00-11:00", "MO 09:00-10:00", "MON-TUE-WED 09:00-10:00", "9-17",
			"09:00-10:00 Mars/Olympus", "09:00-10:00 UTC UTC", "WEEKDAYS 09:00-10:00", "never" })
	void textsThatAreNoWindowAreRefusedWithAnExample(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TimeWindows.parse(text))
			.withMessageStartingWith("'" + text.strip() + "' is no window of time; use 'always', or for example 'MON");
	}

	@Test
	void whenOneOfSeveralWindowsCannotBeReadThenThatOneIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> TimeWindows.parse("09:00-10:00, MON,11:00-12:00"))
			.withMessageStartingWith("'MON' is no window of time");
	}

	private static Instant at(LocalDateTime time, String zone) {
		return time.atZone(ZoneId.of(zone)).toInstant();
	}

}
