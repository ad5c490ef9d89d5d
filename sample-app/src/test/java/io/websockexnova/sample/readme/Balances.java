package io.websockexnova.sample.readme;

import java.util.Map;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.websockexnova.client.NovaClient;

@Component
class Balances {

	private final NovaClient deribit;

	Balances(NovaClient deribit) {
		this.deribit = deribit;
	}

	Mono<Summary> balance(String currency) {
		return this.deribit.request("private/get_account_summary", Map.of("currency", currency), Summary.class);
	}

	record Summary(String currency, double balance) {
	}

}
