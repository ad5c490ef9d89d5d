package io.websockexnova.test.deribit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The simulator must not be wrong together with the client.
 */
class DeribitIndependenceTests {

	@Test
	void simulatorSharesNoCodeWithTheClient() {
		JavaClasses classes = new ClassFileImporter().importPackagesOf(DeribitSimulator.class);
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.websockexnova.behavior..", "io.websockexnova.client..", "io.websockexnova.engine..",
					"io.websockexnova.platform..", "io.websockexnova.transport..")
			.check(classes);
	}

}
