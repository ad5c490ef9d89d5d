package io.websockexnova.transport.netty;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of hosts: literals, then the hosts file, then {@code localhost} (RFC 6761
 * section 6.3), then the system's name servers, which are asked anew each time.
 */
final class Names {

	private static final ResolvedAddressTypes ANY = ResolvedAddressTypes.IPV6_PREFERRED;

	private final DefaultHostsFileEntriesResolver hosts = new DefaultHostsFileEntriesResolver();

	private final DnsAddressResolverGroup four;

	private final @Nullable DnsAddressResolverGroup six;

	/**
	 * Resolvers for all loops of a transport.
	 * @param channels makes channels that fit the loops
	 * @param customizer adjusts the resolvers
	 */
	Names(ChannelFactory<DatagramChannel> channels, Consumer<DnsNameResolverBuilder> customizer) {
		this.four = group(channels, customizer, ResolvedAddressTypes.IPV4_ONLY);
		this.six = (hasIpv6()) ? group(channels, customizer, ResolvedAddressTypes.IPV6_ONLY) : null;
	}

	/**
	 * Looks a host up. Call on the loop.
	 * @param loop the loop
	 * @param host a name or an address
	 * @param sink hears of the addresses, on the loop, possibly during this call
	 * @return the look-up
	 */
	Lookup resolve(NettyLoop loop, String host, Lookup.Sink sink) {
		Lookup lookup = new Lookup(loop, sink);
		List<InetAddress> known = known(host);
		if (known != null) {
			sink.resolved(known, true);
		}
		else {
			lookup.start(host, this.four.getResolver(loop.eventLoop()),
					(this.six != null) ? this.six.getResolver(loop.eventLoop()) : null);
		}
		return lookup;
	}

	private @Nullable List<InetAddress> known(String host) {
		InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
		if (literal != null) {
			return List.of(literal);
		}
		String name = Endpoint.withoutRoot(host).toLowerCase(Locale.ROOT);
		List<InetAddress> addresses = this.hosts.addresses(name, ANY);
		if (addresses != null && !addresses.isEmpty()) {
			return addresses;
		}
		if (name.equals("localhost") || name.endsWith(".localhost")) {
			return List.of(NetUtil.LOCALHOST6, NetUtil.LOCALHOST4);
		}
		return null;
	}

	private static DnsAddressResolverGroup group(ChannelFactory<DatagramChannel> channels,
			Consumer<DnsNameResolverBuilder> customizer, ResolvedAddressTypes types) {
		DnsNameResolverBuilder builder = new DnsNameResolverBuilder().datagramChannelFactory(channels)
			.resolvedAddressTypes(types)
			.hostsFileEntriesResolver((host, wanted) -> null) // read above, for both
																// families
			.resolveCache(NoopDnsCache.INSTANCE)
			.cnameCache(NoopDnsCnameCache.INSTANCE)
			.authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE);
		customizer.accept(builder);
		return new DnsAddressResolverGroup(builder);
	}

	// A machine without a routable IPv6 address need not ask for any.
	static boolean hasIpv6() {
		return !NetUtil.isIpV4StackPreferred() && NetUtil.NETWORK_INTERFACES.stream()
			.flatMap(NetworkInterface::inetAddresses)
			.anyMatch((address) -> address instanceof Inet6Address && !address.isAnyLocalAddress()
					&& !address.isLoopbackAddress() && !address.isLinkLocalAddress());
	}

}
