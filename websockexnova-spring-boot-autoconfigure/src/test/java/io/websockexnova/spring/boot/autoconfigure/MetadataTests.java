package io.websockexnova.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.Platform;
import io.websockexnova.behavior.Profile;
import io.websockexnova.behavior.Setting;
import io.websockexnova.platform.deribit.DeribitPlatform;
import io.websockexnova.platform.echo.EchoPlatform;
import io.websockexnova.platform.jsonrpc.JsonRpcPlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an IDE is told about the properties.
 */
class MetadataTests {

	private final JsonNode metadata = read();

	@Test
	void everySettingIsDescribedInTheStyleOfBoot() {
		Map<String, String> descriptions = new TreeMap<>();
		for (JsonNode property : this.metadata.get("properties")) {
			descriptions.put(property.get("name").asString(), property.path("description").asString(""));
		}
		assertThat(descriptions.keySet())
			.containsAll(Setting.all().keySet().stream().map((name) -> "websockexnova." + name).toList());
		assertThat(descriptions)
			.allSatisfy((name, description) -> assertThat(description).as(name).matches("(?!The |A |An )[A-Z].*\\."));
	}

	@Test
	void hintsNameEveryProfileAndPlatform() {
		List<String> profiles = Profile.builtIn().stream().map(Profile::name).sorted().toList();
		assertThat(hints("websockexnova.profile")).isEqualTo(profiles);
		assertThat(hints("websockexnova.profiles.*.based-on")).isEqualTo(profiles);
		assertThat(hints("websockexnova.clients.*.profile")).isEqualTo(profiles);
		assertThat(hints("websockexnova.clients.*.platform")).containsExactly(new DeribitPlatform().name(),
				new EchoPlatform().name(), new JsonRpcPlatform().name(), Platform.plain().name());
	}

	private List<String> hints(String name) {
		List<String> values = new ArrayList<>();
		for (JsonNode hint : this.metadata.get("hints")) {
			if (hint.get("name").asString().equals(name)) {
				hint.get("values").forEach((value) -> values.add(value.get("value").asString()));
			}
		}
		return values;
	}

	private static JsonNode read() {
		try (InputStream in = Objects.requireNonNull(WebSockexNovaProperties.class.getClassLoader()
			.getResourceAsStream("META-INF/spring-configuration-metadata.json"))) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
