package io.websockexnova.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.sample.scenario.Sabotage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the sample as a user does.
 */
class SampleApplicationTests {

	private static final Duration LIMIT = Duration.ofSeconds(80);

	private static final String PAST_THE_CLIENT = "accepted,protocol,each-once,login-first,siblings,token,books-equal,secrets";

	private static final String AT_THE_SERVER = "lost-channel,skip-healed,freeze-healed,timings";

	@TempDir
	Path directory;

	@Test
	void scenarioPassesAllClaimsAndExitsWithZero() {
		JsonNode report = play(0, "--seed=11");
		assertThat(report.path("passed").asBoolean()).isTrue();
		assertThat(report.path("seed").asLong()).isEqualTo(11);
		assertThat(report.path("claims").valueStream()).hasSizeGreaterThanOrEqualTo(19)
			.allSatisfy((claim) -> assertThat(claim.path("holds").asBoolean()).as(claim.toString()).isTrue());
		assertThat(report.path("steps").valueStream().map((step) -> step.path("name").asString()))
			.containsExactly("start", "kill", "refuse", "drop", "accept", "skip", "freeze", "expire", "rest", "stop");
	}

	@ParameterizedTest
	@ValueSource(strings = { PAST_THE_CLIENT, AT_THE_SERVER })
	void sabotageFailsExactlyTheClaimsThatItBreaks(String sabotages) {
		JsonNode report = play(1, "--seed=12", "--sabotage=" + sabotages);
		Set<String> broken = new TreeSet<>();
		Sabotage.parse(sabotages).forEach((sabotage) -> broken.addAll(sabotage.broken()));
		assertThat(report.path("passed").asBoolean()).isFalse();
		assertThat(report.path("claims")
			.valueStream()
			.filter((claim) -> !claim.path("holds").asBoolean())
			.map((claim) -> claim.path("id").asString())).as(report.path("claims").toString())
			.containsExactlyInAnyOrderElementsOf(broken);
	}

	@Test
	void everySabotageIsTriedAndTheGroupsDoNotHideEachOther() {
		Set<Sabotage> tried = EnumSet.noneOf(Sabotage.class);
		for (String group : List.of(PAST_THE_CLIENT, AT_THE_SERVER)) {
			Set<Sabotage> sabotages = Sabotage.parse(group);
			tried.addAll(sabotages);
			List<String> broken = sabotages.stream().flatMap((sabotage) -> sabotage.broken().stream()).toList();
			assertThat(broken).doesNotHaveDuplicates();
		}
		assertThat(tried).isEqualTo(EnumSet.allOf(Sabotage.class));
	}

	@Test
	void unknownScenarioExitsWithTwoAndListsTheKnown() {
		try (SampleProcess process = new SampleProcess("--scenario=book-that-heels")) {
			assertThat(process.awaitExit(LIMIT)).isEqualTo(2);
			assertThat(process.output())
				.contains("'--scenario' is 'book-that-heels'; the known scenarios are: book-that-heals");
		}
	}

	@Test
	void withoutScenarioItShowsBooksServesActuatorAndStopsGracefully() throws Exception {
		try (SampleProcess process = new SampleProcess("--server.port=0")) {
			process.awaitOutput("READY \\| BTC-PERPETUAL [\\d.]+/[\\d.]+ [1-9]\\d*/s \\| ETH-PERPETUAL");
			Matcher address = Pattern.compile("Actuator: (http://localhost:\\d+/actuator)").matcher(process.output());
			assertThat(address.find()).as(process.output()).isTrue();
			assertThat(get(address.group(1) + "/health/websockexnova")).contains("\"deribit\"", "\"UP\"");
			assertThat(get(address.group(1) + "/metrics/websockexnova.messages")).contains("\"COUNT\"");
			assertThat(get(address.group(1) + "/info")).contains("java");
			process.terminate();
			process.awaitExit(Duration.ofSeconds(20));
			assertThat(process.output()).contains("READY -> DRAINING", "DRAINING -> CLOSING", "CLOSING -> CLOSED");
		}
	}

	private JsonNode play(int status, String... args) {
		Path report = this.directory.resolve("report.json");
		String[] all = Arrays.copyOf(args, args.length + 5);
		List<String> more = List.of("--scenario=book-that-heals", "--report=" + report, "--refuse-for=1s",
				"--websockexnova.clients.deribit.reconnection.max-delay=300ms",
				"--websockexnova.clients.deribit.subscription.stale-after=1s");
		for (int i = 0; i < more.size(); i++) {
			all[args.length + i] = more.get(i);
		}
		try (SampleProcess process = new SampleProcess(all)) {
			assertThat(process.awaitExit(LIMIT)).as(process.output()).isEqualTo(status);
			assertThat(process.output()).contains((status == 0) ? "PASSED: all" : "FAILED: ");
			return JsonMapper.shared().readTree(report.toFile());
		}
	}

	private static String get(String url) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
