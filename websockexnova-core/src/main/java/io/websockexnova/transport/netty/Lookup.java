package io.websockexnova.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Loop.Timer;

/**
 * A look-up of a name after RFC 8305 section 3: IPv6 and IPv4 addresses are asked for
 * separately, so that a name server that leaves one question unanswered does not hold the
 * answer to the other up. IPv4 addresses that come first wait a moment for IPv6.
 */
final class Lookup {

	private static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

	private final NettyLoop loop;

	private final Sink sink;

	private int pending;

	private boolean found;

	private List<InetAddress> held = List.of();

	private @Nullable Timer delay;

	private @Nullable Throwable error;

	private boolean cancelled;

	Lookup(NettyLoop loop, Sink sink) {
		this.loop = loop;
		this.sink = sink;
	}

	void start(String host, AddressResolver<InetSocketAddress> four, @Nullable AddressResolver<InetSocketAddress> six) {
		InetSocketAddress name = InetSocketAddress.createUnresolved(host, 0);
		this.pending = (six != null) ? 2 : 1;
		if (six != null) {
			six.resolveAll(name).addListener((Future<List<InetSocketAddress>> done) -> answered(done, false));
		}
		four.resolveAll(name).addListener((Future<List<InetSocketAddress>> done) -> answered(done, true));
	}

	/**
	 * The sink hears nothing afterwards.
	 */
	void cancel() {
		this.cancelled = true;
		cancelDelay();
	}

	private void answered(Future<List<InetSocketAddress>> done, boolean mayWait) {
		this.pending--;
		if (this.cancelled) {
			return;
		}
		List<InetAddress> addresses = List.of();
		if (done.isSuccess()) {
			addresses = done.getNow().stream().map(InetSocketAddress::getAddress).toList();
		}
		else if (this.error == null || mayWait) {
			this.error = done.cause();
		}
		if (mayWait && this.pending > 0 && !addresses.isEmpty()) {
			this.held = addresses;
			this.delay = this.loop.schedule(() -> tell(List.of()), RESOLUTION_DELAY);
		}
		else {
			tell(addresses);
		}
	}

	private void tell(List<InetAddress> addresses) {
		cancelDelay();
		List<InetAddress> waited = this.held;
		this.held = List.of();
		boolean last = this.pending == 0;
		this.found |= !addresses.isEmpty() || !waited.isEmpty();
		if (!addresses.isEmpty()) {
			this.sink.resolved(addresses, last && waited.isEmpty());
		}
		if (!waited.isEmpty()) {
			this.sink.resolved(waited, last);
		}
		else if (last && addresses.isEmpty()) {
			end();
		}
	}

	private void end() {
		Throwable cause = this.error;
		if (!this.found && cause != null) {
			this.sink.unresolved(cause);
		}
		else {
			this.sink.resolved(List.of(), true);
		}
	}

	private void cancelDelay() {
		if (this.delay != null) {
			this.delay.cancel();
			this.delay = null;
		}
	}

	/**
	 * Hears of addresses, possibly in several goes.
	 */
	interface Sink {

		/**
		 * There are addresses.
		 * @param addresses addresses in the order of the answer, possibly none
		 * @param last whether no more will come
		 */
		void resolved(List<InetAddress> addresses, boolean last);

		/**
		 * There are no addresses.
		 * @param cause why
		 */
		void unresolved(Throwable cause);

	}

}
