package io.websockexnova.sample.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.websockexnova.client.NovaClient;
import io.websockexnova.sample.book.Books;
import io.websockexnova.sample.market.SimulatedMarket;

/**
 * Starts the application, plays the scenario within its deadline, and tells the result.
 */
public final class ScenarioRunner {

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private final SpringApplication application;

	private final String[] args;

	private final long seed;

	private final Duration refuseFor;

	private final Set<Sabotage> sabotages;

	private final Path report;

	private final Instant startedAt;

	/**
	 * A runner.
	 * @param application the application
	 * @param args its arguments
	 * @param seed seed of the market and of the script
	 * @param refuseFor how long the server refuses connections
	 * @param sabotages what is broken on purpose
	 * @param report where the report goes, or null for the default
	 * @param startedAt when the process started
	 */
	public ScenarioRunner(SpringApplication application, String[] args, long seed, Duration refuseFor,
			Set<Sabotage> sabotages, @Nullable Path report, Instant startedAt) {
		this.application = application;
		this.args = args;
		this.seed = seed;
		this.refuseFor = refuseFor;
		this.sabotages = Set.copyOf(sabotages);
		this.startedAt = startedAt;
		this.report = Report.path(seed, report);
	}

	/**
	 * Plays the scenario.
	 * @return the exit status: 0 if all claims hold
	 */
	public int run() {
		FutureTask<Boolean> play = new FutureTask<>(this::play);
		Thread thread = new Thread(play, "scenario");
		thread.setDaemon(true);
		thread.start();
		try {
			return play.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS) ? 0 : 1;
		}
		catch (TimeoutException ex) {
			System.out.println("FAIL: the scenario has not ended within " + DEADLINE.toSeconds() + " s");
		}
		catch (ExecutionException ex) {
			System.out.println("FAIL: the scenario could not be played: " + ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return 1;
	}

	private boolean play() {
		try (OutputCapture output = OutputCapture.start(); SimulatedMarket market = SimulatedMarket.start(this.seed)) {
			Timeline timeline = new Timeline(System.out);
			System.out.println(BookThatHeals.NAME + ", seed " + this.seed);
			this.sabotages.forEach((sabotage) -> System.out.println("SABOTAGE: " + sabotage.description()));
			this.application.setAdditionalProfiles("scenario");
			this.application.addInitializers(market, (context) -> output.captureLogs(), (context) -> this.sabotages
				.forEach((sabotage) -> sabotage.prepare((GenericApplicationContext) context)));
			try (ConfigurableApplicationContext context = this.application.run(this.args)) {
				Stage stage = stage(context, market, timeline);
				List<Claim> claims = new ArrayList<>(BookThatHeals.play(stage, this.refuseFor, context));
				claims.forEach(ScenarioRunner::print);
				Report draft = Report.of(stage, this.seed, claims);
				Claim secrets = SecretClaim.of(stage, output, draft.json());
				print(secrets);
				claims.add(secrets);
				return conclude(Report.of(stage, this.seed, List.copyOf(claims)));
			}
		}
	}

	private Stage stage(ConfigurableApplicationContext context, SimulatedMarket market, Timeline timeline) {
		Actuator actuator = new Actuator(context.getEnvironment().getRequiredProperty("local.server.port"));
		return new Stage(context.getBean(NovaClient.class), market, context.getBean(Books.class),
				context.getBean(Witness.class), actuator, timeline, this.sabotages, Stage.Cast.of(this.seed),
				this.startedAt);
	}

	private boolean conclude(Report result) {
		result.write(this.report);
		long failed = result.claims().stream().filter((claim) -> !claim.holds()).count();
		System.out.println((result.passed() ? "PASSED: all " + result.claims().size() + " claims hold"
				: "FAILED: " + failed + " of " + result.claims().size() + " claims do not hold") + " ("
				+ result.durationMillis() + " ms, report in " + this.report + ")");
		return result.passed();
	}

	private static void print(Claim claim) {
		System.out.printf("%s  %-17s %s%n%24s%s%n", claim.holds() ? "PASS" : "FAIL", claim.id(), claim.statement(), "",
				claim.measured());
	}

}
