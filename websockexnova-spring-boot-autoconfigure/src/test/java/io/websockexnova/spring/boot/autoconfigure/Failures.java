package io.websockexnova.spring.boot.autoconfigure;

import java.util.Objects;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a user is told when the application does not start.
 */
final class Failures {

	private Failures() {
	}

	static void assertTells(AssertableApplicationContext context, String description, String action) {
		assertThat(context).hasFailed();
		assertTells(Objects.requireNonNull(context.getStartupFailure()), description, action);
	}

	static void assertTells(ThrowingCallable call, String description, String action) {
		assertTells(Objects.requireNonNull(catchThrowable(call)), description, action);
	}

	private static void assertTells(Throwable failure, String description, String action) {
		FailureAnalysis analysis = analysis(failure);
		assertThat(analysis.getDescription()).isEqualTo(description);
		assertThat(analysis.getAction()).isEqualTo(action);
	}

	private static FailureAnalysis analysis(Throwable failure) {
		for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
			if (ex instanceof FailureAnalyzedException analyzed) {
				return analyzed.analysis();
			}
		}
		throw new AssertionError("not an analyzed failure", failure);
	}

}
