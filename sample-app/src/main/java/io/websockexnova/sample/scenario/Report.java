package io.websockexnova.sample.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.client.Statistics;

/**
 * The report of a run.
 *
 * @param scenario name of the scenario
 * @param seed its seed
 * @param sabotages what was broken on purpose
 * @param startedAt when it began
 * @param durationMillis how long it took
 * @param passed whether all claims hold
 * @param claims the claims
 * @param steps the steps
 * @param statistics what the client had counted at the end
 */
record Report(String scenario, long seed, List<String> sabotages, String startedAt, long durationMillis, boolean passed,
		List<Claim> claims, List<Step> steps, Statistics statistics) {

	static Report of(Stage stage, long seed, List<Claim> claims) {
		return new Report(BookThatHeals.NAME, seed, stage.sabotages().stream().map(Sabotage::id).toList(),
				stage.startedAt().toString(), stage.timeline().elapsed(), claims.stream().allMatch(Claim::holds),
				claims, stage.timeline().steps(), stage.client().statistics());
	}

	/**
	 * Where a report goes unless somebody says otherwise.
	 * @param seed the seed
	 * @param wish where it should go, or null
	 * @return the path
	 */
	static Path path(long seed, @Nullable Path wish) {
		if (wish != null) {
			return wish;
		}
		String name = BookThatHeals.NAME + "-" + seed + ".json";
		return Files.isDirectory(Path.of("target")) ? Path.of("target", name) : Path.of(name);
	}

	String json() {
		return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
	}

	void write(Path path) {
		try {
			Path parent = path.toAbsolutePath().getParent();
			if (parent != null) {
				Files.createDirectories(parent);
			}
			Files.writeString(path, json());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the report cannot be written to '" + path + "'", ex);
		}
	}

}
