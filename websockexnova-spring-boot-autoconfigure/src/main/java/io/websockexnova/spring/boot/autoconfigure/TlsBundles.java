package io.websockexnova.spring.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import io.websockexnova.behavior.Tls;
import io.websockexnova.spring.diagnostics.Suggestion;

/**
 * Trust and keys out of Boot's SSL bundles. Everything that reads files or computes
 * happens when a bundle is first asked for and when it is updated, on the thread that
 * updates it; who connects gets what is ready. Clients of one bundle share its material.
 */
class TlsBundles {

	private static final Logger logger = LoggerFactory.getLogger(TlsBundles.class);

	private final @Nullable SslBundles bundles;

	private final Map<String, AtomicReference<@Nullable Tls>> byName = new TreeMap<>();

	TlsBundles(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * The current material of a bundle.
	 * @param name name of the bundle
	 * @param property property that names it
	 * @return gives the material of the last update, without blocking
	 * @throws FailureAnalyzedException if there is no such bundle, or it is of no use
	 */
	synchronized Supplier<@Nullable Tls> get(String name, String property) {
		AtomicReference<@Nullable Tls> current = this.byName.get(name);
		if (current == null) {
			current = load(name, property);
			this.byName.put(name, current);
		}
		return current::get;
	}

	private AtomicReference<@Nullable Tls> load(String name, String property) {
		if (this.bundles == null) {
			throw unknown(name, property, List.of());
		}
		try {
			AtomicReference<@Nullable Tls> current = new AtomicReference<>();
			this.bundles.addBundleUpdateHandler(name, (bundle) -> update(name, bundle, current));
			Tls tls = tls(this.bundles.getBundle(name));
			// An update in between is the newer one.
			current.compareAndSet(null, tls);
			return current;
		}
		catch (NoSuchSslBundleException ex) {
			throw unknown(name, property, this.bundles.getBundleNames());
		}
		catch (RuntimeException ex) {
			throw new FailureAnalyzedException(
					"Property '" + property + "' is '" + name + "', and this SSL bundle cannot be used: "
							+ ex.getMessage() + ".",
					"Correct the properties below 'spring.ssl.bundle' that define it.", ex);
		}
	}

	private static void update(String name, SslBundle bundle, AtomicReference<@Nullable Tls> current) {
		try {
			current.set(tls(bundle));
			logger.info("SSL bundle '{}' was updated; it counts from the next attempt to connect", name);
		}
		catch (RuntimeException ex) {
			logger.error("SSL bundle '{}' was updated, but cannot be used; what was there before stays", name, ex);
		}
	}

	private static Tls tls(SslBundle bundle) {
		SSLContext context = bundle.createSslContext();
		SSLParameters supported = context.getSupportedSSLParameters();
		return new Tls(context, known("protocol", bundle.getOptions().getEnabledProtocols(), supported.getProtocols()),
				known("cipher suite", bundle.getOptions().getCiphers(), supported.getCipherSuites()));
	}

	private static List<String> known(String kind, String @Nullable [] names, String[] supported) {
		List<String> given = (names != null) ? List.of(names) : List.of();
		for (String name : given) {
			if (!Arrays.asList(supported).contains(name)) {
				throw new IllegalArgumentException("the JDK does not support its " + kind + " '" + name + "'");
			}
		}
		return given;
	}

	private static FailureAnalyzedException unknown(String name, String property, List<String> known) {
		String use = known.isEmpty() ? "Define it" : "Use one of " + String.join(", ", known) + ", or define it";
		return new FailureAnalyzedException(
				"Property '" + property + "' is '" + name + "', which is no known SSL bundle.",
				use + " with properties below 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name
						+ "'." + Suggestion.didYouMean(name, known));
	}

}
