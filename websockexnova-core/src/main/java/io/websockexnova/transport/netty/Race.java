package io.websockexnova.transport.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Loop;
import io.websockexnova.transport.Loop.Timer;

/**
 * Connects to the addresses of a host after RFC 8305 sections 4 and 5: IPv6 and IPv4 in
 * turn, the next when one has failed or has not connected within a quarter of a second.
 * The first connection wins, and the others are closed.
 */
final class Race {

	private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

	private final Loop loop;

	private final Function<InetAddress, ChannelFuture> connect;

	private final Finish finish;

	private final Deque<InetAddress> sixes = new ArrayDeque<>();

	private final Deque<InetAddress> fours = new ArrayDeque<>();

	private final List<Channel> running = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	private boolean nextIsFour;

	private boolean complete;

	private boolean ended;

	private @Nullable Timer delay;

	Race(Loop loop, Function<InetAddress, ChannelFuture> connect, Finish finish) {
		this.loop = loop;
		this.connect = connect;
		this.finish = finish;
	}

	/**
	 * Adds addresses, also while the race is on.
	 * @param addresses the addresses, possibly none
	 * @param last whether no more will come
	 */
	void add(Collection<InetAddress> addresses, boolean last) {
		for (InetAddress address : addresses) {
			((address instanceof Inet6Address) ? this.sixes : this.fours).add(address);
		}
		this.complete |= last;
		if (this.running.isEmpty() || this.delay == null) {
			next();
		}
	}

	/**
	 * Ends the race and closes what has been opened. The finish hears nothing afterwards.
	 */
	void cancel() {
		this.ended = true;
		cancelDelay();
		this.running.forEach(Race::close);
		this.running.clear();
	}

	private void next() {
		if (this.ended) {
			return;
		}
		cancelDelay();
		InetAddress address = poll();
		if (address != null) {
			this.delay = this.loop.schedule(this::next, ATTEMPT_DELAY);
			ChannelFuture connecting = this.connect.apply(address);
			this.running.add(connecting.channel());
			if (connecting.isDone()) {
				connected(connecting); // no channel, so no loop that would tell
			}
			else {
				connecting.addListener((done) -> connected(connecting));
			}
		}
		else if (this.running.isEmpty() && this.complete) {
			this.ended = true;
			this.finish.lost(this.failures);
		}
	}

	private void connected(ChannelFuture connecting) {
		if (this.ended) {
			close(connecting.channel());
			return;
		}
		this.running.remove(connecting.channel());
		Throwable cause = connecting.cause();
		if (cause == null) {
			cancel();
			this.finish.won(connecting.channel());
		}
		else {
			this.failures.add(cause);
			next();
		}
	}

	private @Nullable InetAddress poll() {
		Deque<InetAddress> turn = (this.nextIsFour) ? this.fours : this.sixes;
		Deque<InetAddress> other = (this.nextIsFour) ? this.sixes : this.fours;
		InetAddress address = (turn.isEmpty()) ? other.poll() : turn.poll();
		this.nextIsFour = address instanceof Inet6Address;
		return address;
	}

	private void cancelDelay() {
		if (this.delay != null) {
			this.delay.cancel();
			this.delay = null;
		}
	}

	private static void close(Channel channel) {
		if (channel.isRegistered()) {
			channel.unsafe().close(channel.voidPromise());
		}
		else {
			channel.unsafe().closeForcibly();
		}
	}

	/**
	 * Hears of the end of the race, once.
	 */
	interface Finish {

		/**
		 * There is a connection.
		 * @param channel the connected channel
		 */
		void won(Channel channel);

		/**
		 * There is none.
		 * @param failures why, one for each address that was tried
		 */
		void lost(List<Throwable> failures);

	}

}
