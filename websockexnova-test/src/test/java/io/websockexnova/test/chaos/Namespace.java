package io.websockexnova.test.chaos;

/**
 * A network namespace with a wire to it: another host, as far as TCP can tell. Needs
 * root, {@code ip} and {@code iptables}.
 */
final class Namespace implements AutoCloseable {

	/** If set, a machine that cannot make namespaces fails the tests that need them. */
	static final String REQUIRED = "WEBSOCKEXNOVA_REQUIRE_NETNS";

	private final String name;

	private final String address;

	private Namespace(String name, String address) {
		this.name = name;
		this.address = address;
	}

	/**
	 * Makes a namespace.
	 * @return the namespace
	 * @throws IllegalStateException if that cannot be done here
	 */
	static Namespace create() {
		long pid = ProcessHandle.current().pid();
		String name = "wsxn" + pid;
		// A network of four addresses for each process that may test at the same time.
		String network = "10.231." + ((pid >> 6) & 255) + ".";
		long host = (pid & 63) << 2;
		Namespace namespace = new Namespace(name, network + (host + 2));
		try {
			Commands.run("ip netns add " + name, "ip link add " + name + "a type veth peer name " + name + "b",
					"ip link set " + name + "b netns " + name,
					"ip addr add " + network + (host + 1) + "/30 dev " + name + "a", "ip link set " + name + "a up",
					"ip netns exec " + name + " ip addr add " + namespace.address + "/30 dev " + name + "b",
					"ip netns exec " + name + " ip link set " + name + "b up",
					"ip netns exec " + name + " ip link set lo up", namespace.iptables("-L INPUT"));
			return namespace;
		}
		catch (IllegalStateException ex) {
			namespace.close();
			throw ex;
		}
	}

	WordServerProcess startServer() throws java.io.IOException {
		return WordServerProcess.start(this.address, "ip", "netns", "exec", this.name);
	}

	/**
	 * From now on, every packet is dropped without a word.
	 */
	void drop() {
		Commands.run(iptables("-A INPUT -j DROP"), iptables("-A OUTPUT -j DROP"));
	}

	void heal() {
		Commands.run(iptables("-F"));
	}

	private String iptables(String arguments) {
		return "ip netns exec " + this.name + " iptables -w " + arguments;
	}

	@Override
	public void close() {
		Commands.run("ip link del " + this.name + "a 2>/dev/null || true",
				"ip netns del " + this.name + " 2>/dev/null || true");
	}

}
