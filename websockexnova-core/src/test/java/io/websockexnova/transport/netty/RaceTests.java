package io.websockexnova.transport.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.websockexnova.transport.Loop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 8305 sections 4 and 5, with connects that end when the test says and a loop whose
 * timer the test fires.
 */
@Tag("R23")
class RaceTests implements Race.Finish {

	private final List<String> tried = new ArrayList<>();

	private final List<ChannelPromise> connects = new ArrayList<>();

	private final ManualLoop loop = new ManualLoop();

	private final Race race = new Race(this.loop, this::connect, this);

	private @Nullable Channel won;

	private @Nullable List<Throwable> lost;

	@Test
	void shouldTakeTurnsBetweenTheFamiliesBeginningWithIpv6() {
		this.race.add(addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1", "fd00::2"), true);
		for (int i = 0; i < 5; i++) {
			this.connects.get(i).setFailure(new IllegalStateException("refused"));
		}
		assertThat(this.tried).containsExactly("fd00:0:0:0:0:0:0:1", "10.0.0.1", "fd00:0:0:0:0:0:0:2", "10.0.0.2",
				"10.0.0.3");
		assertThat(this.lost).hasSize(5);
		assertThat(this.won).isNull();
		assertThat(this.loop.timer).isNull();
	}

	@Test
	void shouldTryTheNextAddressAfterAQuarterOfASecondAndKeepTheFirstInTheRace() {
		this.race.add(addresses("10.0.0.1", "10.0.0.2", "10.0.0.3"), true);
		assertThat(this.tried).hasSize(1);
		assertThat(this.loop.delay).isEqualTo(Duration.ofMillis(250));
		this.loop.fire();
		assertThat(this.tried).hasSize(2);
		this.connects.get(0).setSuccess();
		assertThat(this.won).isSameAs(this.connects.get(0).channel());
		assertThat(this.connects.get(0).channel().isOpen()).isTrue();
		assertThat(this.connects.get(1).channel().isOpen()).isFalse();
		assertThat(this.tried).hasSize(2);
		assertThat(this.loop.timer).isNull();
	}

	@Test
	void shouldCloseAConnectionThatComesTooLate() {
		this.race.add(addresses("10.0.0.1", "10.0.0.2"), true);
		this.loop.fire();
		this.connects.get(1).setSuccess();
		assertThat(this.won).isSameAs(this.connects.get(1).channel());
		this.connects.get(0).trySuccess();
		assertThat(this.connects.get(0).channel().isOpen()).isFalse();
		assertThat(this.lost).isNull();
	}

	@Test
	void shouldTakeAddressesThatComeWhileItRuns() {
		this.race.add(addresses("10.0.0.1"), false);
		this.connects.get(0).setFailure(new IllegalStateException("refused"));
		assertThat(this.lost).as("more may come").isNull();
		this.race.add(addresses("fd00::1"), true);
		assertThat(this.tried).containsExactly("10.0.0.1", "fd00:0:0:0:0:0:0:1");
		this.connects.get(1).setFailure(new IllegalStateException("refused"));
		assertThat(this.lost).hasSize(2);
	}

	@Test
	void shouldNotWaitForAddressesThatComeLateIfTheDelayHasPassed() {
		this.race.add(addresses("10.0.0.1"), false);
		this.loop.fire();
		assertThat(this.tried).hasSize(1);
		this.race.add(addresses("10.0.0.2"), true);
		assertThat(this.tried).hasSize(2);
	}

	@Test
	void shouldCloseEverythingWhenCancelledAndSayNothing() {
		this.race.add(addresses("10.0.0.1", "10.0.0.2", "10.0.0.3"), true);
		this.loop.fire();
		this.race.cancel();
		assertThat(this.loop.timer).isNull();
		assertThat(this.connects).hasSize(2).allMatch((connect) -> !connect.channel().isOpen());
		this.connects.get(0).tryFailure(new IllegalStateException("late"));
		assertThat(this.tried).hasSize(2);
		assertThat(this.won).isNull();
		assertThat(this.lost).isNull();
	}

	@Override
	public void won(Channel channel) {
		assertThat(this.won).isNull();
		this.won = channel;
	}

	@Override
	public void lost(List<Throwable> failures) {
		assertThat(this.lost).isNull();
		this.lost = failures;
	}

	private ChannelFuture connect(InetAddress address) {
		this.tried.add(address.getHostAddress());
		ChannelPromise promise = new EmbeddedChannel().newPromise();
		this.connects.add(promise);
		return promise;
	}

	private static List<InetAddress> addresses(String... texts) {
		try {
			List<InetAddress> addresses = new ArrayList<>();
			for (String text : texts) {
				addresses.add(InetAddress.getByName(text));
			}
			return addresses;
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * A loop with one timer.
	 */
	private static final class ManualLoop implements Loop {

		private @Nullable Runnable timer;

		private Duration delay = Duration.ZERO;

		@Override
		public void execute(Runnable task) {
			task.run();
		}

		@Override
		public boolean inLoop() {
			return true;
		}

		@Override
		public Timer schedule(Runnable task, Duration after) {
			assertThat(this.timer).as("one timer at a time").isNull();
			this.timer = task;
			this.delay = after;
			return () -> this.timer = null;
		}

		@Override
		public long nanoTime() {
			return 0;
		}

		private void fire() {
			Objects.requireNonNull(this.timer).run();
		}

	}

}
