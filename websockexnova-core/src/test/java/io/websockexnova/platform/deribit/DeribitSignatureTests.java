package io.websockexnova.platform.deribit;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeribitSignature} and {@link DeribitNonces}.
 */
class DeribitSignatureTests {

	private static final String SECRET = "exampleDeribitSecret0123456789";

	@Test
	@Tag("deribit-9")
	void whenSignedThenEqualToTheExampleOfTheDocumentation() {
		assertThat(DeribitSignature.sign("AMANDASECRECT", 1576074319000L, "1iqt2wls", ""))
			.isEqualTo("56590594f97921b09b18f166befe0d1319b198bbcdad7ca73382de2f88fe9aa1");
	}

	@ParameterizedTest
	@CsvSource({ "1700000000000, '', db8ac452ad27a3812b8ba2762483851b5003469e2c73aae6dcd159298a75e7b0",
			"1700000000000, hello, 51b3523d964b6a7c05d18fdfb682529547f1f867a72e7c9b86c2d32560de467e",
			"1700000000001, '', 28c03d8d874bf700c823fbf15abf6f7da123ef5e88bd6d79a6ae6fb0cdc46b9e",
			"1700000000000, źródło, 71e99dee84e8da5a867d78241d649e271dde92e08453e574254ae954b476d83f" })
	@Tag("deribit-9")
	void whenSignedThenEqualToTheVectors(long timestamp, String data, String signature) {
		assertThat(DeribitSignature.sign(SECRET, timestamp, "a1b2c3d4e5f6", data)).isEqualTo(signature);
	}

	@Test
	@Tag("deribit-9")
	void whenThereIsNoDataThenTheSecondLineFeedIsNotForgotten() {
		assertThat(DeribitSignature.sign(SECRET, 1700000000000L, "a1b2c3d4e5f6", ""))
			.isNotEqualTo("4a49b258cfe5dba34db3111b7f88d5d5279cae588126eba02824f553977f2567");
	}

	@Test
	@Tag("deribit-10")
	void whenTheGeneratorIsStuckThenNoncesStillDiffer() {
		RandomGenerator stuck = () -> 0;
		assertThat(nonces(stuck)).hasSize(2_000);
	}

	@Test
	@Tag("deribit-10")
	void whenTwoClientsDrawThenTheirNoncesDiffer() {
		Set<String> both = nonces(new Random(1));
		both.addAll(nonces(new Random(2)));
		assertThat(both).hasSize(4_000).allMatch((nonce) -> nonce.matches("[0-9a-z]{17,20}"));
	}

	private static Set<String> nonces(RandomGenerator random) {
		DeribitNonces nonces = new DeribitNonces(random);
		Set<String> drawn = new HashSet<>();
		for (int i = 0; i < 2_000; i++) {
			drawn.add(nonces.get());
		}
		return drawn;
	}

}
