package io.websockexnova.client;

import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Proxy;
import io.websockexnova.behavior.Tls;

/**
 * How the endpoint is reached.
 *
 * @param tls own trust and keys, asked for at each attempt, so that renewed certificates
 * count from the next one; gives null for the JDK's. Must not block
 * @param proxy the proxy, or null for none
 * @param addresses which resolved addresses may be connected to; must not block
 */
public record Access(Supplier<@Nullable Tls> tls, @Nullable Proxy proxy, Predicate<InetAddress> addresses) {

	/** The JDK's trust, no proxy, any address. */
	public static final Access DIRECT = new Access(() -> null, null, (address) -> true);

	public Access {
		Objects.requireNonNull(tls, "'tls' must not be null");
		Objects.requireNonNull(addresses, "'addresses' must not be null");
	}

	/**
	 * With other trust and keys.
	 * @param supplier asked at each attempt
	 * @return a copy
	 */
	public Access withTls(Supplier<@Nullable Tls> supplier) {
		return new Access(supplier, this.proxy, this.addresses);
	}

	/**
	 * With another proxy.
	 * @param through the proxy, or null for none
	 * @return a copy
	 */
	public Access withProxy(@Nullable Proxy through) {
		return new Access(this.tls, through, this.addresses);
	}

	/**
	 * With another filter of addresses.
	 * @param allowed tells whether an address is allowed
	 * @return a copy
	 */
	public Access withAddresses(Predicate<InetAddress> allowed) {
		return new Access(this.tls, this.proxy, allowed);
	}

}
