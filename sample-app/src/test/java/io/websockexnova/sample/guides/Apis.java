package io.websockexnova.sample.guides;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.websockexnova.client.NovaClient;
import io.websockexnova.spring.exchange.NovaExchanges;

@Configuration(proxyBeanMethods = false)
class Apis {

	@Bean
	DeribitApi api(NovaExchanges exchanges) {
		return exchanges.create(DeribitApi.class);
	}

	@Bean
	DeribitApi other(NovaExchanges exchanges, NovaClient backup) {
		return exchanges.createFor(backup, DeribitApi.class);
	}

}
