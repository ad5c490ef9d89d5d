package io.websockexnova.spring.exchange;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.AnnotatedElementUtils;

import io.websockexnova.spring.annotation.NovaExchange;
import io.websockexnova.spring.aot.MethodHints;

/**
 * Hints for beans that are implementations of exchange interfaces: the proxy, its methods
 * and what they read and write.
 */
class NovaExchangeAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		if (!type.isInterface() || !AnnotatedElementUtils.hasAnnotation(type, NovaExchange.class)) {
			return null;
		}
		return (context, code) -> register(context.getRuntimeHints(), type);
	}

	static void register(RuntimeHints hints, Class<?> type) {
		hints.proxies().registerJdkProxy(type);
		for (Method method : type.getMethods()) {
			MethodHints.register(hints.reflection(), method, type);
		}
	}

}
