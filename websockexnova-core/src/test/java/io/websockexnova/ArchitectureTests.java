package io.websockexnova;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.websockexnova", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.websockexnova.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule behaviorStandsAlone = noClasses().that()
		.resideInAPackage("io.websockexnova.behavior..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.websockexnova.client..", "io.websockexnova.engine..", "io.websockexnova.transport..",
				"io.websockexnova.platform..", "io.websockexnova.telemetry..");

	@ArchTest
	static final ArchRule platformsKnowOnlyBehavior = noClasses().that()
		.resideInAPackage("io.websockexnova.platform..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.websockexnova.client..", "io.websockexnova.engine..", "io.websockexnova.transport..",
				"io.websockexnova.telemetry..");

	@ArchTest
	static final ArchRule clientKnowsNeitherEngineNorTransport = noClasses().that()
		.resideInAPackage("io.websockexnova.client..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.websockexnova.engine..", "io.websockexnova.transport..", "io.websockexnova.platform..");

	@ArchTest
	static final ArchRule telemetryKnowsOnlyTheClient = noClasses().that()
		.resideInAPackage("io.websockexnova.telemetry..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.websockexnova.engine..", "io.websockexnova.transport..", "io.websockexnova.platform..");

	@ArchTest
	static final ArchRule onlyTheTransportKnowsNetty = noClasses().that()
		.resideOutsideOfPackage("io.websockexnova.transport.netty..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.netty..", "reactor.netty..");

	@ArchTest
	static final ArchRule coreWorksWithoutSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

}
