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
		ALL.put("out-128", new Outbound(128, 2_000_000));
		ALL.put("rtt", new RoundTrip(40_000));
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
