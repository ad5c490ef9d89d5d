package io.websockexnova.engine;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class WaitersTests {

	private final Mailbox mailbox = new Mailbox(new VirtualLoop());

	private final Waiters waiters = new Waiters();

	@Test
	@Tag("S13")
	void whoGivesUpIsForgotten() {
		for (int i = 0; i < 100; i++) {
			wait(new AtomicInteger()).dispose();
		}
		assertThat(this.waiters.size()).isZero();
	}

	@Test
	void whoStillWaitsHearsOfItOnce() {
		AtomicInteger completed = new AtomicInteger();
		wait(completed);
		wait(completed).dispose();
		wait(completed);
		this.waiters.complete();
		this.waiters.complete();
		assertThat(completed).hasValue(2);
		assertThat(this.waiters.size()).isZero();
	}

	private Disposable wait(AtomicInteger completed) {
		return Mono.<Void>create((sink) -> this.waiters.add(sink, this.mailbox)).subscribe((nothing) -> {
		}, (error) -> {
		}, completed::incrementAndGet);
	}

}
