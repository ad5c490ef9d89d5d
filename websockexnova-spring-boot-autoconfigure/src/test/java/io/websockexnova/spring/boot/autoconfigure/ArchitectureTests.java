package io.websockexnova.spring.boot.autoconfigure;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.websockexnova", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.websockexnova.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule coreKnowsNothingOfSpring = noClasses().that()
		.resideOutsideOfPackage("io.websockexnova.spring..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.websockexnova.spring..");

	@ArchTest
	static final ArchRule autoConfigurationsAreFinalAndEndInTheirName = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	static final ArchRule autoConfigurationsAreNotConstructedByUsers = constructors().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule onlyTheMetricsPackageKnowsMicrometer = noClasses().that()
		.resideInAPackage("io.websockexnova.spring..")
		.and()
		.resideOutsideOfPackage("..metrics..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer.core..");

	@ArchTest
	static final ArchRule onlyTheHealthPackageKnowsHealth = noClasses().that()
		.resideInAPackage("io.websockexnova.spring..")
		.and()
		.resideOutsideOfPackage("..health..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot.health..");

}
