package io.websockexnova.spring.exchange.market;

import java.time.Duration;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application whose package is scanned for exchange interfaces.
 */
@AutoConfigurationPackage
@Configuration(proxyBeanMethods = false)
public class MarketApplication {

	@Bean
	Watch watch(Clock clock) {
		return new Watch(clock);
	}

	/**
	 * Somebody who has the interface injected.
	 */
	public static final class Watch {

		private final Clock clock;

		Watch(Clock clock) {
			this.clock = clock;
		}

		/**
		 * Whether the server's clock is past the epoch.
		 * @return true if so
		 */
		public boolean isRunning() {
			return Boolean.TRUE.equals(this.clock.isLaterThan(0).block(Duration.ofSeconds(20)));
		}

		/**
		 * What the implementation says of itself.
		 * @return the text
		 */
		public String describe() {
			return this.clock.toString();
		}

	}

}
