package io.maskbit.verification;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of the house: who may depend on whom, and what may not be used anywhere. */
class WallsTest {

    /**
     * How many classes the scan saw when this line was last touched. A scan that sees fewer has
     * lost a module from its class path, and proves nothing about it.
     */
    private static final int CLASSES_TODAY = 400;

    private static final String[] PLUGINS = {
        "io.maskbit.tokenizer.vqganplus..",
        "io.maskbit.tokenizer.lfq..",
        "io.maskbit.generator.maskgit..",
        "io.maskbit.generator.maskbit.."
    };

    private static final String[] MACHINE = {
        "io.maskbit.sampling..",
        "io.maskbit.training..",
        "io.maskbit.evaluation..",
        "io.maskbit.runtime.."
    };

    private static JavaClasses house;

    @BeforeAll
    static void scan() {
        house =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.maskbit");
    }

    @Test
    void everyRoomIsScanned() {
        assertTrue(
                house.size() >= CLASSES_TODAY,
                "only "
                        + house.size()
                        + " classes were scanned, at least "
                        + CLASSES_TODAY
                        + " were expected");
        for (String room : PLUGINS) {
            holds(classes().that().resideInAPackage(room).should(be(alwaysTrue())));
        }
        for (String room : MACHINE) {
            holds(classes().that().resideInAPackage(room).should(be(alwaysTrue())));
        }
    }

    @Test
    void theWordsOfExperimentsNeedOnlyTheJavaPlatform() {
        holds(
                classes()
                        .that()
                        .resideInAPackage("io.maskbit.api..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "io.maskbit.api.."));
    }

    @Test
    void theContractOfPluginsNeedsOnlyTheWordsAndTheEngineApi() {
        holds(
                classes()
                        .that()
                        .resideInAPackage("io.maskbit.spi..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java..", "ai.djl..", "io.maskbit.api..", "io.maskbit.spi.."));
    }

    @Test
    void onlyOneRoomTouchesTheEngineItself() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.maskbit.tensor..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("ai.djl.pytorch.."));
    }

    @Test
    void onlyTheWiringKnowsGuice() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.maskbit.runtime.wiring..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.google.inject..", "jakarta.inject.."));
    }

    @Test
    void onlyTheConfigurationReadsYaml() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.maskbit.runtime.config..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.snakeyaml..", "org.yaml.."));
    }

    @Test
    void onlyTheCommandLineParsesCommandLines() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.maskbit.runtime.cli..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("picocli.."));
    }

    @Test
    void pluginsKnowNeitherEachOtherNorTheMachine() {
        for (String plugin : PLUGINS) {
            for (String other : PLUGINS) {
                if (!other.equals(plugin)) {
                    separate(plugin, other);
                }
            }
            for (String room : MACHINE) {
                separate(plugin, room);
            }
        }
    }

    @Test
    void theMachineMeetsPluginsOnlyThroughTheirContract() {
        for (String room : MACHINE) {
            for (String plugin : PLUGINS) {
                separate(room, plugin);
            }
        }
    }

    @Test
    void trainingAndEvaluationDoNotKnowEachOther() {
        separate("io.maskbit.training..", "io.maskbit.evaluation..");
        separate("io.maskbit.evaluation..", "io.maskbit.training..");
        separate("io.maskbit.evaluation..", "io.maskbit.sampling..");
        separate("io.maskbit.sampling..", "io.maskbit.networks..");
    }

    @Test
    void packagesFormNoCycles() {
        holds(slices().matching("io.maskbit.(**)").should().beFreeOfCycles());
    }

    @Test
    void theWordsOfExperimentsAreClosedTypes() {
        holds(
                classes()
                        .that()
                        .resideInAPackage("io.maskbit.api..")
                        .and()
                        .areNotAnnotations()
                        .should(be(closed())));
    }

    @Test
    void onlyTheCommandLineSpeaksToTheConsole() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.maskbit.runtime.cli..")
                        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    @Test
    void randomnessComesFromSeeds() {
        holds(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.util\\.Random|java\\.security\\.SecureRandom"
                                        + "|java\\.util\\.concurrent\\.ThreadLocalRandom"));
        holds(noClasses().should().callMethod(Math.class, "random"));
        holds(noClasses().should().callMethod(StrictMath.class, "random"));
    }

    @Test
    void theGeneratorOfTheEngineIsSeededInOnePlace() {
        holds(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("io.maskbit.tensor.EngineSeed")
                        .should()
                        .callMethodWhere(calls("setRandomSeed", Engine.class.getName()))
                        .orShould()
                        .callMethodWhere(calls("setSeed", "ai.djl.pytorch.jni.JniUtils")));
    }

    @Test
    void managersHaveOneSource() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.maskbit.tensor..", "io.maskbit.testkit..")
                        .should()
                        .callMethodWhere(target(name("newBaseManager"))));
    }

    @Test
    void nameSaysWhatAThingIs() {
        holds(
                noClasses()
                        .should()
                        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Misc)")
                        .orShould()
                        .resideInAnyPackage(
                                "..util..", "..utils..", "..common..", "..helper..", "..misc.."));
    }

    private static void separate(String room, String other) {
        holds(
                noClasses()
                        .that()
                        .resideInAPackage(room)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(other));
    }

    private static DescribedPredicate<JavaCall<?>> calls(String method, String type) {
        return target(name(method)).and(target(owner(name(type)))).forSubtype();
    }

    private static DescribedPredicate<JavaClass> closed() {
        return new DescribedPredicate<>("a record, an enum, sealed or final") {
            @Override
            public boolean test(JavaClass type) {
                return type.isRecord()
                        || type.isEnum()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.reflect().isSealed();
            }
        };
    }

    private static void holds(ArchRule rule) {
        rule.check(house);
    }
}
