package io.websockexnova.transport;

import java.net.URI;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("S11")
class RedactedUriTests {

	@ParameterizedTest
	@CsvSource({ "wss://www.deribit.com/ws/api/v2, wss://www.deribit.com/ws/api/v2",
			"ws://localhost:8080, ws://localhost:8080", "wss://h/, wss://h/", "wss://h/a//b/, wss://h/a//b/",
			"wss://mainnet.infura.io/ws/v3/0123456789abcdef0123456789abcdef, wss://mainnet.infura.io/ws/v3/***",
			"wss://h/hook/Ab3-dE_fgHijKlmn/events, wss://h/hook/***/events",
			"wss://h/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln/, wss://h/***/",
			"wss://h/bot123456:AAF-token_0123, wss://h/***", "wss://h/0123456789abcde, wss://h/0123456789abcde",
			"wss://h/only-letters-in-a-name, wss://h/only-letters-in-a-name" })
	void shouldMaskWhatLooksLikeATokenInThePath(String url, String expected) {
		assertThat(RedactedUri.of(URI.create(url))).isEqualTo(expected);
	}

	@Test
	void shouldMaskTheQuery() {
		assertThat(RedactedUri.of(URI.create("wss://h:1/path?token=secret"))).isEqualTo("wss://h:1/path?***");
	}

	@Test
	void shouldNotShowTheUserInfo() {
		assertThat(RedactedUri.of(URI.create("wss://user:secret@h/"))).isEqualTo("wss://h/");
	}

}
