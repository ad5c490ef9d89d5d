package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.ClientUpdate;
import io.websockexnova.client.NovaClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One rotation while another one is under way, in virtual time.
 */
class RotationsTests {

	private final LineVenue venue = new LineVenue();

	@Test
	void whenARotationBeginsWhileAnotherIsUnderWayThenTheEarlierOneEndsAndIsTold() {
		NovaClient client = this.venue.connect(this.venue.client("a"));
		this.venue.network.script = (dial) -> {
		};
		List<String> outcomes = new ArrayList<>();
		client.rotate().subscribe(null, (error) -> outcomes.add("failed"), () -> outcomes.add("rotated"));
		this.venue.advance(Duration.ofMillis(100));
		this.venue.network.script = ScriptedTransport.Dial::open;
		client.update(ClientUpdate.builder().headers(Map.of("X-New", "1")).build())
			.subscribe(null, (error) -> outcomes.add("not updated"), () -> outcomes.add("updated"));
		this.venue.advance(Duration.ofMillis(100));
		assertThat(this.venue.of(ClientEvent.RotationStarted.class)).extracting(ClientEvent.RotationStarted::generation)
			.containsExactly(2L, 3L);
		assertThat(this.venue.of(ClientEvent.RotationEnded.class)).hasSize(2);
		assertThat(this.venue.of(ClientEvent.RotationEnded.class).get(0)).satisfies((event) -> {
			assertThat(event.generation()).isEqualTo(2);
			assertThat(event.failure()).hasMessageContaining("another rotation took its place");
		});
		assertThat(this.venue.of(ClientEvent.RotationEnded.class).get(1)).satisfies((event) -> {
			assertThat(event.generation()).isEqualTo(3);
			assertThat(event.failure()).isNull();
		});
		assertThat(outcomes).containsExactlyInAnyOrder("rotated", "updated");
		assertThat(this.venue.network.dials.get(1).cancelled).as("the first successor").isTrue();
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
	}

	@Test
	void whenARotationBeginsWhileTheOldSocketFinishesThenItsRequestsAreAnsweredFirst() {
		NovaClient client = this.venue
			.connect(this.venue.client("a").with(Setting.ROTATION_OVERLAP, Duration.ofSeconds(1)));
		this.venue.latency = Duration.ofSeconds(5);
		List<String> answers = new ArrayList<>();
		client.request("slow", List.of(), Integer.class)
			.subscribe((value) -> answers.add("answer " + value), (error) -> answers.add(error.toString()));
		this.venue.advance(Duration.ofMillis(100));
		client.rotate().subscribe();
		this.venue.advance(Duration.ofMillis(100));
		client.rotate().subscribe(null, null, () -> answers.add("rotated"));
		this.venue.advance(Duration.ofSeconds(3));
		assertThat(this.venue.network.dials).as("the old socket still waits for an answer").hasSize(2);
		assertThat(answers).isEmpty();
		this.venue.advance(Duration.ofSeconds(3));
		assertThat(answers).containsExactly("answer 1");
		this.venue.network.dials.get(0).breakOff();
		this.venue.advance(Duration.ofSeconds(1));
		assertThat(this.venue.network.dials).hasSize(3);
		assertThat(answers).containsExactly("answer 1", "rotated");
		assertThat(client.status().generation()).isEqualTo(3);
	}

	@Test
	void whenTheConnectionGoesWhileARotationWaitsThenWhoAskedForItIsTold() {
		NovaClient client = this.venue.connect(this.venue.client("a"));
		client.rotate().subscribe();
		this.venue.advance(Duration.ofMillis(100));
		List<String> outcomes = new ArrayList<>();
		client.rotate().subscribe(null, (error) -> outcomes.add(String.valueOf(error.getMessage())));
		this.venue.network.last().breakOff();
		this.venue.advance(Duration.ofMillis(100));
		assertThat(outcomes).singleElement().asString().contains("the connection ended during the rotation");
	}

}
