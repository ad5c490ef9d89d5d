package io.websockexnova.engine;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Sequence;
import io.websockexnova.behavior.SequenceRule;
import io.websockexnova.engine.Continuity.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class ContinuityTests {

	private final Continuity continuity = new Continuity(SequenceRule.LINK);

	@Test
	@Tag("deribit-29")
	void changesThatLinkAreNextEvenWhenNumbersSkip() {
		assertThat(this.continuity.place(Sequence.snapshot(100))).isEqualTo(Verdict.SNAPSHOT);
		assertThat(this.continuity.place(Sequence.link(100, 107))).isEqualTo(Verdict.NEXT);
		assertThat(this.continuity.place(Sequence.link(107, 9000))).isEqualTo(Verdict.NEXT);
	}

	@Test
	void aSnapshotSyncsAndTheLastNumberIsThatOfTheLatestChange() {
		assertThat(this.continuity.isSynced()).isFalse();
		this.continuity.place(Sequence.snapshot(100));
		assertThat(this.continuity.isSynced()).isTrue();
		assertThat(this.continuity.last()).isEqualTo(100);
		this.continuity.place(Sequence.link(100, 107));
		assertThat(this.continuity.last()).isEqualTo(107);
	}

	@Test
	void changesBeforeTheSnapshotAreEarly() {
		assertThat(this.continuity.place(Sequence.link(1, 2))).isEqualTo(Verdict.EARLY);
	}

	@Test
	@Tag("deribit-30")
	void aChangeThatDoesNotLinkIsAheadAndEverythingAfterASuspensionIsEarlyUntilTheSnapshot() {
		this.continuity.place(Sequence.snapshot(100));
		assertThat(this.continuity.place(Sequence.link(101, 102))).isEqualTo(Verdict.AHEAD);
		assertThat(this.continuity.last()).isEqualTo(100);
		this.continuity.suspend();
		assertThat(this.continuity.isSynced()).isFalse();
		assertThat(this.continuity.place(Sequence.link(102, 103))).isEqualTo(Verdict.EARLY);
		assertThat(this.continuity.place(Sequence.snapshot(110))).isEqualTo(Verdict.SNAPSHOT);
		assertThat(this.continuity.place(Sequence.link(110, 111))).isEqualTo(Verdict.NEXT);
	}

	@Test
	void aChangeSeenBeforeIsADuplicate() {
		this.continuity.place(Sequence.snapshot(100));
		this.continuity.place(Sequence.link(100, 105));
		assertThat(this.continuity.place(Sequence.link(100, 105))).isEqualTo(Verdict.DUPLICATE);
		assertThat(this.continuity.place(Sequence.link(105, 106))).isEqualTo(Verdict.NEXT);
	}

	@Test
	void aSnapshotAtAnyTimeReplacesThePicture() {
		this.continuity.place(Sequence.snapshot(100));
		assertThat(this.continuity.place(Sequence.snapshot(50))).isEqualTo(Verdict.SNAPSHOT);
		assertThat(this.continuity.place(Sequence.link(50, 51))).isEqualTo(Verdict.NEXT);
	}

}
