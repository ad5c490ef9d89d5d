package io.websockexnova.spring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for what platforms read out of JSON, whether or not a method of the application
 * declares it.
 */
class WebSockexNovaRuntimeHints implements RuntimeHintsRegistrar {

	private static final String DERIBIT = "io.websockexnova.platform.deribit.";

	// By name, because what is read on the way of a login is nobody else's business.
	private static final List<String> PAYLOADS = List.of(DERIBIT + "BookUpdate", DERIBIT + "Trade", DERIBIT + "Ticker",
			DERIBIT + "TokenGrant");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();
		PAYLOADS.forEach((name) -> binding.registerReflectionHints(hints.reflection(),
				ClassUtils.resolveClassName(name, classLoader)));
	}

}
