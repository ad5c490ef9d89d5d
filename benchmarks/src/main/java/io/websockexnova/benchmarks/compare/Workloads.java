package io.websockexnova.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The workloads by name, with the numbers of messages of a full run.
 */
final class Workloads {

	private static final Map<String, Workload> ALL = new LinkedHashMap<>();

	static {
		ALL.put("in-128", new Inbound(128, 4_000_000));
		ALL.put("in-512", new Inbound(512, 2_500_000));
		ALL.put("in-4096", new Inbound(4096, 500_000));
		ALL.put("typed-512", new TypedInbound(400_000));
		ALL.put("out-128", new Outbound(128, 2_000_000));
		ALL.put("rtt", new RoundTrip(40_000));
		ALL.put("rtt-1000", new OpenRoundTrip(1000, 3000));
		ALL.put("connect", new ConnectRate(2000));
		ALL.put("topics-1", new Topics(1, 1_000_000));
		ALL.put("topics-1000", new Topics(1000, 1_000_000));
		ALL.put("topics-100000", new Topics(100_000, 1_000_000));
		ALL.put("idle-1000", new Idle(1000));
		ALL.put("idle-10000", new Idle(10_000));
	}

	private Workloads() {
	}

	static List<String> names() {
		return List.copyOf(ALL.keySet());
	}

	static Workload named(String name) {
		Workload workload = ALL.get(name);
		if (workload == null) {
			throw new IllegalArgumentException("no workload '" + name + "'; there are " + names());
		}
		return workload;
	}

}
