package io.websockexnova.sample;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

import io.websockexnova.sample.market.SimulatedMarket;
import io.websockexnova.sample.scenario.ScenarioRunner;

/**
 * Starts the simulator and the application, and plays a scenario if one is asked for.
 */
@SpringBootApplication
@EnableScheduling
public class SampleApplication {

	private static final int FAILED = 1;

	private static final int BAD_ARGUMENTS = 2;

	private static final Duration LATEST_END = Duration.ofSeconds(75);

	/**
	 * Runs the sample. Exits with 0 if all claims of the scenario hold, with 1 if not,
	 * and with 2 if the arguments are wrong.
	 * @param args see {@code --help}
	 */
	public static void main(String[] args) {
		Arguments arguments;
		try {
			arguments = Arguments.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(BAD_ARGUMENTS);
			return;
		}
		if (arguments.help()) {
			System.out.print(Arguments.usage());
			return;
		}
		SpringApplication application = new SpringApplication(SampleApplication.class);
		String[] spring = arguments.spring().toArray(String[]::new);
		if (arguments.scenario() == null) {
			application.addInitializers(SimulatedMarket.start(arguments.seed()));
			application.run(spring);
			return;
		}
		haltAfter(LATEST_END);
		Instant startedAt = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
		System.exit(new ScenarioRunner(application, spring, arguments.seed(), arguments.refuseFor(),
				arguments.sabotages(), arguments.report(), startedAt)
			.run());
	}

	// The scenario has a deadline of its own; this one holds for the shutdown, too.
	private static void haltAfter(Duration time) {
		Thread guard = new Thread(() -> {
			try {
				Thread.sleep(time.toMillis());
				Runtime.getRuntime().halt(FAILED);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "sample-deadline");
		guard.setDaemon(true);
		guard.start();
	}

}
