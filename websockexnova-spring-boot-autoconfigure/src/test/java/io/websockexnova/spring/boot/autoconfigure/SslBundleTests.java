package io.websockexnova.spring.boot.autoconfigure;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.websockexnova.behavior.Tls;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for trust and keys out of Boot's SSL bundles.
 */
@ExtendWith(OutputCaptureExtension.class)
class SslBundleTests {

	private static final String PROPERTY = "websockexnova.clients.feed.connection.ssl.bundle";

	private static final String PEM = "spring.ssl.bundle.pem.exchange.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class, SslAutoConfiguration.class));

	@Test
	void theMaterialIsMadeOnceUntilTheBundleChanges() {
		Counted managers = new Counted();
		DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry("exchange", bundle(managers, SslOptions.NONE));
		TlsBundles bundles = new TlsBundles(registry);
		Supplier<@Nullable Tls> one = bundles.get("exchange", PROPERTY);
		Supplier<@Nullable Tls> other = bundles.get("exchange", PROPERTY);
		Tls tls = one.get();
		assertThat(tls).isNotNull().isSameAs(one.get()).isSameAs(other.get());
		assertThat(managers.made).hasSize(1);
		registry.updateBundle("exchange",
				bundle(managers, SslOptions.of(new String[] { "TLS_AES_128_GCM_SHA256" }, new String[] { "TLSv1.3" })));
		assertThat(managers.made).hasSize(2);
		assertThat(one.get()).isNotSameAs(tls).isSameAs(other.get());
		assertThat(Objects.requireNonNull(one.get()).protocols()).containsExactly("TLSv1.3");
		assertThat(Objects.requireNonNull(one.get()).ciphers()).containsExactly("TLS_AES_128_GCM_SHA256");
		assertThat(managers.made).hasSize(2);
	}

	@Test
	void anUpdateThatCannotBeUsedLeavesWhatWasThereAndIsLogged(CapturedOutput output) {
		DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry("exchange",
				bundle(new Counted(), SslOptions.NONE));
		Supplier<@Nullable Tls> material = new TlsBundles(registry).get("exchange", PROPERTY);
		Tls before = material.get();
		registry.updateBundle("exchange", bundle(new Counted(), SslOptions.of(null, new String[] { "TLSv9" })));
		assertThat(material.get()).isSameAs(before);
		assertThat(output).contains(
				"SSL bundle 'exchange' was updated, but cannot be used; what was there before stays",
				"the JDK does not support its protocol 'TLSv9'");
	}

	@Test
	void anUnknownBundle() {
		this.runner
			.withPropertyValues("websockexnova.clients.feed.url=wss://localhost", PROPERTY + "=exchnage",
					"spring.ssl.bundle.pem.exchange.options.enabled-protocols=TLSv1.3",
					"spring.ssl.bundle.pem.other.options.enabled-protocols=TLSv1.3")
			.run((context) -> Failures.assertTells(context,
					"Property '" + PROPERTY + "' is 'exchnage', which is no known SSL bundle.",
					"Use one of exchange, other, or define it with properties below "
							+ "'spring.ssl.bundle.pem.exchnage' or 'spring.ssl.bundle.jks.exchnage'. Did you mean "
							+ "'exchange'?"));
	}

	@Test
	void anUnknownBundleOfAProfileWhenThereAreNone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebSockexNovaAutoConfiguration.class))
			.withPropertyValues("websockexnova.clients.feed.url=wss://localhost", "websockexnova.profile=mine",
					"websockexnova.profiles.mine.connection.ssl.bundle=exchange")
			.run((context) -> Failures.assertTells(context,
					"Property 'websockexnova.profiles.mine.connection.ssl.bundle' is 'exchange', which is no known SSL "
							+ "bundle.",
					"Define it with properties below 'spring.ssl.bundle.pem.exchange' or "
							+ "'spring.ssl.bundle.jks.exchange'."));
	}

	@Test
	void aBundleForAUrlWithoutTls() {
		this.runner
			.withPropertyValues("websockexnova.clients.feed.url=ws://localhost", PROPERTY + "=exchange",
					PEM + "options.enabled-protocols=TLSv1.3")
			.run((context) -> Failures.assertTells(
					context, "Property '" + PROPERTY
							+ "' is 'exchange', but the URL of the client begins with ws://, which " + "means no TLS.",
					"Use a URL that begins with wss://, or remove the bundle."));
	}

	@Test
	void aBundleForAllClientsDoesNotHinderOnesWithoutTls() {
		this.runner
			.withPropertyValues("websockexnova.clients.feed.url=ws://localhost",
					"websockexnova.clients.feed.auto-connect=false", "websockexnova.connection.ssl.bundle=exchange",
					PEM + "options.enabled-protocols=TLSv1.3")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aProtocolThatTheJdkDoesNotKnow() {
		this.runner
			.withPropertyValues("websockexnova.clients.feed.url=wss://localhost", PROPERTY + "=exchange",
					PEM + "options.enabled-protocols=TLSv9")
			.run((context) -> Failures.assertTells(context,
					"Property '" + PROPERTY + "' is 'exchange', and this SSL bundle cannot be used: the JDK does not "
							+ "support its protocol 'TLSv9'.",
					"Correct the properties below 'spring.ssl.bundle' that define it."));
	}

	private static SslBundle bundle(SslManagerBundle managers, SslOptions options) {
		return SslBundle.of(SslStoreBundle.NONE, null, options, "TLS", managers);
	}

	private static final class Counted implements SslManagerBundle {

		private final List<SSLContext> made = new CopyOnWriteArrayList<>();

		@Override
		public javax.net.ssl.KeyManagerFactory getKeyManagerFactory() {
			throw new UnsupportedOperationException();
		}

		@Override
		public javax.net.ssl.TrustManagerFactory getTrustManagerFactory() {
			throw new UnsupportedOperationException();
		}

		@Override
		public SSLContext createSslContext(String protocol) {
			try {
				this.made.add(SSLContext.getDefault());
				return SSLContext.getDefault();
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
