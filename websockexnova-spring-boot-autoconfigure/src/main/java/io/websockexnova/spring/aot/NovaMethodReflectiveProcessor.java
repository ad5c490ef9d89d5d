package io.websockexnova.spring.aot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/**
 * Registers annotated methods with the types that are read and written for them.
 */
public class NovaMethodReflectiveProcessor implements ReflectiveProcessor {

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Method method) {
			MethodHints.register(hints, method, method.getDeclaringClass());
		}
	}

}
