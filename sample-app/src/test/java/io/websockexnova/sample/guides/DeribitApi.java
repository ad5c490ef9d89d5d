package io.websockexnova.sample.guides;

import java.time.Instant;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.websockexnova.client.RequestOptions;
import io.websockexnova.client.TopicUpdate;
import io.websockexnova.platform.deribit.BookUpdate;
import io.websockexnova.spring.annotation.Call;
import io.websockexnova.spring.annotation.NovaExchange;
import io.websockexnova.spring.annotation.Param;
import io.websockexnova.spring.annotation.Topic;

@NovaExchange("deribit")
interface DeribitApi {

	@Call(value = "public/get_time", timeout = "2s", onDisconnect = "retry-idempotent")
	Mono<Long> time();

	@Call("private/get_account_summary")
	Summary summary(String currency, RequestOptions options);

	@Topic("book.{instrument}.100ms")
	Flux<TopicUpdate<BookUpdate>> book(@Param("instrument") String name);

	default Mono<Instant> instant() {
		return time().map(Instant::ofEpochMilli);
	}

	record Summary(String currency, double balance) {
	}

}
