package io.websockexnova.sample.book;

import java.time.Instant;

import reactor.core.publisher.Mono;

import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.NovaExchange;

/**
 * What the application asks the server.
 */
@NovaExchange("deribit")
interface Deribit {

	/**
	 * Time at the server.
	 * @return milliseconds since the epoch
	 */
	@Call(value = "public/get_time", timeout = "2s")
	Mono<Long> time();

	default Mono<Instant> instant() {
		return time().map(Instant::ofEpochMilli);
	}

}
