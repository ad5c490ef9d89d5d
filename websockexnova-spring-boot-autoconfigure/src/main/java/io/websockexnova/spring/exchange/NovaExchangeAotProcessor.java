package io.websockexnova.spring.exchange;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.javapoet.ClassName;

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
		return new Contribution(type);
	}

	static void register(RuntimeHints hints, Class<?> type) {
		hints.proxies().registerJdkProxy(type);
		for (Method method : type.getMethods()) {
			MethodHints.register(hints.reflection(), method, type);
		}
	}

	/**
	 * What is generated for an interface.
	 *
	 * @param type the interface
	 */
	private record Contribution(Class<?> type) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext context, BeanRegistrationCode code) {
			register(context.getRuntimeHints(), this.type);
		}

		@Override
		public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(GenerationContext context,
				BeanRegistrationCodeFragments fragments) {
			return new InPackageOfTheInterface(fragments, this.type);
		}

	}

	/**
	 * Generates the definition of a bean that was found by scanning beside the interface,
	 * which need not be public.
	 */
	private static final class InPackageOfTheInterface extends BeanRegistrationCodeFragmentsDecorator {

		private final Class<?> type;

		InPackageOfTheInterface(BeanRegistrationCodeFragments fragments, Class<?> type) {
			super(fragments);
			this.type = type;
		}

		@Override
		public ClassName getTarget(RegisteredBean registeredBean) {
			ClassName target = super.getTarget(registeredBean);
			return target.equals(ClassName.get(NovaExchanges.class)) ? ClassName.get(this.type) : target;
		}

	}

}
