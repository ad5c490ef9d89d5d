package io.websockexnova.spring.exchange.market;

import reactor.core.publisher.Mono;

import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.NovaExchange;

@NovaExchange("${market.client:}")
interface Clock {

	@Call("public/get_time")
	Mono<Long> time();

	default Mono<Boolean> isLaterThan(long millis) {
		return time().map((time) -> time > millis);
	}

}
