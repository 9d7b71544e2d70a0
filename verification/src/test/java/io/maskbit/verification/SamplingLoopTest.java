package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What a step of the unmasking loop may not do, because a host would have to wait for a GPU: read
 * an array back, or give an operation a Java number, which the engine uploads.
 */
class SamplingLoopTest {

    /** What a step consists of; constructors run before the loop and may upload. */
    private static final Set<String> LOOP =
            Set.of(
                    "Unmasking",
                    "ConfidenceRemasking",
                    "OrderedRemasking",
                    "MaskCount",
                    "StepNumbers",
                    "SeededDraws");

    private static final String READS =
            "get(Float|Double|Long|Int|Boolean|Byte|Uint8)|to\\w*Array|toByteBuffer|contentEquals|allClose";

    /** Called by constructors only. */
    private static final Set<String> BEFORE = Set.of("MaskCount.scheduled");

    @Test
    void aStepNeitherReadsArraysBackNorUploadsNumbers() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.maskbit.sampling");
        List<JavaMethod> methods =
                classes.stream()
                        .filter(type -> LOOP.contains(type.getSimpleName()))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> !BEFORE.contains(name(method)))
                        .toList();
        assertFalse(methods.isEmpty());
        Set<String> waits = new TreeSet<>();
        for (JavaMethod method : methods) {
            for (JavaMethodCall call : method.getMethodCallsFromSelf()) {
                if (call.getTargetOwner().isAssignableTo(NDArray.class) && waits(call)) {
                    waits.add(name(method) + " calls " + call.getTarget().getName());
                }
            }
        }
        assertEquals(Set.of(), waits);
    }

    private static boolean waits(JavaMethodCall call) {
        return call.getTarget().getName().matches(READS)
                || call.getTarget().getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .anyMatch(Number.class.getName()::equals);
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }
}
