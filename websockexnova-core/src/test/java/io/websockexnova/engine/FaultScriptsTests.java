package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.engine.Feed.Line;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random faults of a venue, in virtual time: no gap stays undetected, none is made up,
 * and in the end everybody has what the server has. A seed prints for every kind of feed
 * and {@code -Dwebsockexnova.seed=N} repeats it; {@code -Dwebsockexnova.scale=N} runs N
 * times as many scripts.
 */
@Tag("R1")
class FaultScriptsTests {

	private static final int SCRIPTS = 1200 * Integer.getInteger("websockexnova.scale", 1);

	private static final int STEPS = 40;

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.websockexnova.client.faulty");

	@BeforeEach
	void silence() {
		this.logger.setLevel(Level.OFF);
	}

	@AfterEach
	void speak() {
		this.logger.setLevel(null);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
	void noGapStaysUndetectedNoneIsMadeUpAndSiblingsAreUndisturbed(FeedKind kind) {
		long seed = Long.getLong("websockexnova.seed", ThreadLocalRandom.current().nextLong());
		System.out.println("fault scripts of a " + kind + " feed: seed " + seed);
		Tally tally = new Tally();
		for (int i = 0; i < SCRIPTS; i++) {
			Script script = new Script(kind, new Random(seed + i), tally);
			try {
				script.run("script " + (seed + i) + " of a " + kind + " feed");
			}
			finally {
				script.venue.close();
			}
		}
		System.out.println(SCRIPTS + " scripts of a " + kind + " feed: " + tally);
		assertThat(tally.gaps).as("the faults have had an effect").isGreaterThan(SCRIPTS);
	}

	/**
	 * One script.
	 */
	private static final class Script {

		private final Random random;

		private final Tally tally;

		private final FeedKind kind;

		private final boolean patient;

		private final boolean cramped;

		private final Feed feed;

		private final Feed calm;

		private final Feed plain;

		private final FaultyVenue venue;

		private final List<FeedReader> readers = new ArrayList<>();

		private final List<Line> late = new ArrayList<>();

		private final List<Line> recent = new ArrayList<>();

		private final List<String> steps = new ArrayList<>();

		Script(FeedKind kind, Random random, Tally tally) {
			this.kind = kind;
			this.random = random;
			this.tally = tally;
			this.patient = random.nextBoolean();
			this.cramped = random.nextInt(5) == 0;
			this.feed = new Feed("faulty", kind, random);
			this.feed.lossAllowed = kind == FeedKind.LOSSY;
			this.calm = new Feed("calm", FeedKind.LINKED, random);
			this.plain = new Feed("plain", FeedKind.PLAIN, random);
			this.venue = new FaultyVenue(random, this.patient ? Duration.ofMillis(50) : Duration.ZERO,
					this.cramped ? 2 : 1024, this.feed, this.calm, this.plain);
		}

		void run(String name) {
			FeedReader calmReader = new FeedReader(this.venue.client, this.calm, false);
			FeedReader plainReader = new FeedReader(this.venue.client, this.plain, false);
			this.plain.lossAllowed = true;
			join();
			this.venue.advance(1);
			this.venue.moody = true;
			int messages = 0;
			for (int i = 0; i < STEPS; i++) {
				step();
				if (this.random.nextBoolean()) {
					this.venue.send(this.calm, this.calm.change());
					messages += this.plain.subscribed ? 1 : 0;
					this.venue.send(this.plain, this.plain.change());
				}
				this.venue.advance((this.random.nextInt(4) == 0) ? this.random.nextInt(120) : 0);
			}
			settle();
			for (FeedReader reader : this.readers) {
				reader.atRest();
				assertThat(reader.violations).as("%s: %s", name, this.steps).isEmpty();
			}
			calmReader.atRest();
			assertThat(calmReader.violations).as("%s: %s", name, this.steps).isEmpty();
			assertThat(calmReader.gaps).as("%s: gaps of a sibling: %s", name, calmReader.heard)
				.isLessThanOrEqualTo(this.feed.cuts);
			assertThat(calmReader.heard).as(name)
				.noneMatch((text) -> text.startsWith("gap S") || text.startsWith("rep"));
			assertThat(plainReader.violations).as(name).isEmpty();
			assertThat(plainReader.heard.stream().filter((text) -> text.startsWith("0:"))).as(name).hasSize(messages);
			assertThat(this.venue.losses).as("%s: %s", name, this.steps)
				.noneMatch((lost) -> lost.loss().kind() == Loss.Kind.REPAIR);
			this.tally.add(this.readers, this.steps.size());
		}

		// No faults any more, and messages that reveal what is missing.
		private void settle() {
			this.venue.moody = false;
			for (int i = 0; i < 4; i++) {
				this.venue.advance(10_000);
				this.venue.send(this.feed, this.feed.change());
				this.venue.send(this.calm, this.calm.change());
			}
			this.venue.advance(10_000);
		}

		private void join() {
			this.readers.add(new FeedReader(this.venue.client, this.feed, this.cramped));
			this.venue.advance(0);
		}

		private void step() {
			int dice = this.random.nextInt(24);
			String step = (dice < 9) ? deliver() : switch (dice) {
				case 9, 10 -> skip();
				case 11, 12 -> duplicate();
				case 13, 14 -> reorder();
				case 15 -> delay();
				case 16 -> arriveLate();
				case 17 -> cut();
				case 18 -> joinOrLeave();
				case 19 -> snapshot();
				case 20, 21 -> corrupt();
				case 22 -> restart();
				default -> pause();
			};
			this.steps.add(step);
		}

		private String deliver() {
			Line line = this.feed.change();
			this.recent.add(line);
			this.venue.send(this.feed, line);
			return "deliver " + line.number();
		}

		private String skip() {
			Line line = this.feed.change();
			unnumbered();
			return "skip " + line.number();
		}

		// Without numbers nothing but the checksum is left.
		private void unnumbered() {
			this.feed.corrupted |= this.kind.rule == SequenceRule.UNNUMBERED;
		}

		private String duplicate() {
			if (this.recent.isEmpty()) {
				return deliver();
			}
			unnumbered();
			Line line = this.recent.get(this.random.nextInt(this.recent.size()));
			this.venue.send(this.feed, line);
			return "duplicate " + line.number();
		}

		private String reorder() {
			List<Line> lines = new ArrayList<>();
			for (int i = 0; i < 2 + this.random.nextInt(3); i++) {
				lines.add(this.feed.change());
			}
			Collections.shuffle(lines, this.random);
			unnumbered();
			lines.forEach((line) -> this.venue.send(this.feed, line));
			return "reorder " + lines.stream().map(Line::number).toList();
		}

		private String delay() {
			Line line = this.feed.change();
			this.late.add(line);
			unnumbered();
			return "delay " + line.number();
		}

		private String arriveLate() {
			if (this.late.isEmpty()) {
				return deliver();
			}
			Line line = this.late.remove(0);
			this.venue.send(this.feed, line);
			return "late " + line.number();
		}

		private String cut() {
			this.venue.cut();
			if (this.kind == FeedKind.LOSSY) {
				// Its numbers belong to a connection.
				this.late.clear();
				this.recent.clear();
			}
			this.venue.advance(this.random.nextBoolean() ? 150 : 90);
			return "cut";
		}

		private String joinOrLeave() {
			if (this.readers.size() < 3) {
				join();
				return "join";
			}
			FeedReader leaving = this.readers.remove(2);
			leaving.subscription.dispose();
			assertThat(leaving.violations).as("%s", this.steps).isEmpty();
			this.venue.advance(0);
			return "leave";
		}

		private String snapshot() {
			if (!this.kind.isPictured()) {
				return deliver();
			}
			this.venue.send(this.feed, this.feed.snapshot());
			return "snapshot " + this.feed.number;
		}

		private String corrupt() {
			if (!this.kind.checked) {
				return deliver();
			}
			Line line = this.feed.change();
			int comma = line.body().lastIndexOf(',');
			this.feed.corrupted = true;
			this.venue.send(this.feed,
					new Line(line.era(), line.previous(), line.number(), line.body().substring(0, comma) + ",1001]"));
			return "corrupt " + line.number();
		}

		private String restart() {
			boolean epochs = this.kind.rule == SequenceRule.OFFSET;
			if (this.feed.era > 0 || (!epochs && this.kind.source != FeedKind.Source.RESUBSCRIBE)) {
				return deliver();
			}
			this.feed.restart();
			this.late.clear();
			this.recent.clear();
			this.feed.lossAllowed |= epochs;
			if (!epochs) {
				this.venue.send(this.feed, this.feed.snapshot());
			}
			return "restart";
		}

		private String pause() {
			this.venue.advance(300);
			return "pause";
		}

	}

	/**
	 * What the scripts have come to.
	 */
	private static final class Tally {

		private long steps;

		private long gaps;

		private long losses;

		private long messages;

		void add(List<FeedReader> readers, int count) {
			this.steps += count;
			for (FeedReader reader : readers) {
				this.gaps += reader.gaps;
				this.losses += reader.losses;
				this.messages += reader.heard.size();
			}
		}

		@Override
		public String toString() {
			return this.steps + " steps, " + this.messages + " items heard, " + this.gaps + " gaps, " + this.losses
					+ " of them lossy";
		}

	}

}
