package io.websockexnova.benchmarks.compare.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The libraries by name.
 */
public final class Contenders {

	/** The one that the others are compared with. */
	public static final String BASELINE = "netty";

	private static final Map<String, Supplier<Contender>> ALL = new LinkedHashMap<>();

	static {
		ALL.put(BASELINE, () -> new NettyContender(false));
		ALL.put("netty-usual", () -> new NettyContender(true));
		ALL.put("reactor-netty", ReactorNettyContender::new);
		ALL.put("spring", SpringContender::new);
		ALL.put("jdk", JdkContender::new);
		ALL.put("okhttp", OkHttpContender::new);
		ALL.put("jetty", JettyContender::new);
		ALL.put("vertx", VertxContender::new);
		ALL.put("java-websocket", JavaWebSocketContender::new);
		ALL.put("ours", () -> new OurContender(OurContender.Level.STANDARD, false));
		ALL.put("ours-off", () -> new OurContender(OurContender.Level.OFF, false));
		ALL.put("ours-detailed", () -> new OurContender(OurContender.Level.DETAILED, false));
		ALL.put("ours-handed", () -> new OurContender(OurContender.Level.STANDARD, true));
	}

	private Contenders() {
	}

	/**
	 * All names, in the order of the tables.
	 * @return the names
	 */
	public static List<String> names() {
		return List.copyOf(ALL.keySet());
	}

	/**
	 * Makes one.
	 * @param name its name
	 * @return the library
	 */
	public static Contender named(String name) {
		Supplier<Contender> supplier = ALL.get(name);
		if (supplier == null) {
			throw new IllegalArgumentException("no client '" + name + "'; there are " + names());
		}
		return supplier.get();
	}

}
