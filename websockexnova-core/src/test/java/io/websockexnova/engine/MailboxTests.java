package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MailboxTests {

	private final VirtualLoop loop = new VirtualLoop();

	private final Mailbox mailbox = new Mailbox(this.loop);

	private final List<Integer> done = new ArrayList<>();

	@Test
	void runsWorkInOrderAndWorkOfWorkAfterIt() {
		this.mailbox.post(() -> {
			this.mailbox.post(() -> this.done.add(2));
			this.done.add(1);
		});
		this.mailbox.post(() -> this.done.add(3));
		assertThat(this.done).containsExactly(1, 2, 3);
	}

	@Test
	@Tag("R6")
	@Tag("S13")
	void whenThereIsMuchToDoThenItLeavesTheLoopToOthersInBetween() {
		this.loop.execute(() -> {
			for (int i = 0; i < 2_000; i++) {
				int number = i;
				this.mailbox.post(() -> this.done.add(number));
			}
		});
		assertThat(this.done).hasSizeBetween(1, 1_000);
		this.loop.advance(Duration.ZERO);
		assertThat(this.done).hasSize(2_000).isSorted();
	}

	@Test
	void whenItEndsThenNothingIsLeftBehind() {
		this.loop.execute(() -> {
			for (int i = 0; i < 2_000; i++) {
				int number = i;
				this.mailbox.post(() -> this.done.add(number));
			}
		});
		this.mailbox.end();
		assertThat(this.done).hasSize(2_000).isSorted();
	}

}
