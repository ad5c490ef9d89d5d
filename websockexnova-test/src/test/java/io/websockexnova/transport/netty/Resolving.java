package io.websockexnova.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;

/**
 * Opens the transport's resolver to tests that bring their own name server.
 */
public final class Resolving {

	private Resolving() {
	}

	/**
	 * Has a transport ask one name server.
	 * @param builder builds the transport
	 * @param server the name server
	 * @return the builder
	 */
	public static NettyTransport.Builder with(NettyTransport.Builder builder, InetSocketAddress server) {
		return builder.resolver((spec) -> spec.nameServerProvider(new SingletonDnsServerAddressStreamProvider(server)));
	}

	/**
	 * Has a transport take all names for the loopback interface.
	 * @param builder builds the transport
	 * @return the builder
	 */
	public static NettyTransport.Builder toLoopback(NettyTransport.Builder builder) {
		return builder
			.resolver((spec) -> spec.hostsFileEntriesResolver((name, types) -> InetAddress.getLoopbackAddress()));
	}

}
